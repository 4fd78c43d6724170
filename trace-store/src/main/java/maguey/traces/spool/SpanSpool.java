package maguey.traces.spool;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import maguey.common.spool.Spool;
import maguey.common.spool.SpoolRecord;
import maguey.traces.model.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans, masked already, that are on disk because PostgreSQL does not take them (ADR 010). All disk
 * work is done by one worker; what is said about the spool is as of its last step.
 */
public final class SpanSpool {
  private static final Logger LOG = LoggerFactory.getLogger(SpanSpool.class);
  private static final String WORKER = "maguey-span-spool";

  /**
   * The oldest spans of the spool.
   *
   * @param records how many records of the spool they fill
   */
  public record Chunk(List<Span> spans, int records) {
    /** Of a spool in which nothing is left. */
    public static final Chunk NONE = new Chunk(List.of(), 0);

    public boolean isEmpty() {
      return records == 0;
    }
  }

  private final WorkerExecutor worker;
  private final Path folder;
  private final long maxBytes;
  private Spool spool;
  private boolean isClosed;
  private boolean isFailing;
  private LongConsumer found = spans -> {};
  private volatile SpoolState state = SpoolState.CLOSED;

  /**
   * A spool that is not open yet.
   *
   * @param maxBytes its bound; with 0 there is no spool
   */
  public SpanSpool(Vertx vertx, Path folder, long maxBytes) {
    this.worker = vertx.createSharedWorkerExecutor(WORKER, 1);
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** A spool that takes nothing. */
  public static SpanSpool none(Vertx vertx) {
    return new SpanSpool(vertx, Path.of(""), 0);
  }

  /**
   * Opens the spool with what earlier processes left in it. If it cannot be opened, that is tried
   * again when it is needed.
   *
   * @param whenFound is told how many spans are in it
   */
  public Future<Void> open(LongConsumer whenFound) {
    found = whenFound;
    return onDisk(this::openOnDisk).otherwiseEmpty();
  }

  /**
   * Keeps spans.
   *
   * @return true when they are on the disk for good; false when there is no room or the disk fails
   */
  public Future<Boolean> append(List<Span> spans) {
    return onDisk(() -> appendOnDisk(spans)).otherwise(false);
  }

  /** The oldest spans: as many as wanted or a few more; they stay until {@link #remove}. */
  public Future<Chunk> oldest(long spans, long bytes) {
    return onDisk(() -> spool == null ? Chunk.NONE : chunk(spool.peek(spans, bytes)));
  }

  /** As {@link #oldest}, but those behind the ones that were returned and not removed yet. */
  public Future<Chunk> next(long spans, long bytes) {
    return onDisk(() -> spool == null ? Chunk.NONE : chunk(spool.peekOn(spans, bytes)));
  }

  /** Removes the first chunk that was returned and is still here. */
  public Future<Void> remove(Chunk chunk) {
    return onDisk(
        () -> {
          if (spool != null) {
            spool.remove(chunk.records());
          }
          return null;
        });
  }

  /** Takes nothing more; what is here stays for the next process. */
  public Future<Void> close() {
    return onDisk(this::closeOnDisk).otherwiseEmpty().eventually(worker::close);
  }

  /** What is here. */
  public SpoolState state() {
    return state;
  }

  /** For the health answer and the accounting. */
  public JsonObject toJson() {
    return state.toJson().put("maxBytes", maxBytes);
  }

  /** Shows the spool as metrics. */
  public void bindTo(MeterRegistry meters) {
    new SpoolMeters(this).bindTo(meters, maxBytes);
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return Future.succeededFuture()
        .compose(start -> worker.executeBlocking(() -> thenLook(step), false));
  }

  private <T> T thenLook(Callable<T> step) throws Exception {
    try {
      T result = step.call();
      isFailing = false;
      return result;
    } catch (IOException failure) {
      complain(failure);
      throw failure;
    } finally {
      state = spool == null ? SpoolState.CLOSED : SpoolState.of(spool);
    }
  }

  /** Once, for under load it fails a thousand times a second. */
  private void complain(IOException failure) {
    if (!isFailing) {
      LOG.error("The spool of spans in {} fails", folder, failure);
    }
    isFailing = true;
  }

  private Void openOnDisk() throws IOException {
    if (maxBytes > 0 && !isClosed && spool == null) {
      spool = Spool.open(folder, maxBytes);
      found.accept(spool.items());
      if (spool.brokenBytes() > 0) {
        LOG.warn("{} torn or damaged bytes were left out of the spool", spool.brokenBytes());
      }
    }
    return null;
  }

  private boolean appendOnDisk(List<Span> spans) throws IOException {
    openOnDisk();
    return spool != null && spool.appendDurably(SpanCodec.encode(spans), spans.size());
  }

  private static Chunk chunk(List<SpoolRecord> records) throws IOException {
    List<Span> spans = new ArrayList<>();
    for (SpoolRecord record : records) {
      spans.addAll(SpanCodec.decode(record.content()));
    }
    return new Chunk(spans, records.size());
  }

  private Void closeOnDisk() throws IOException {
    isClosed = true;
    if (spool != null) {
      Spool closing = spool;
      spool = null;
      closing.close();
    }
    return null;
  }
}

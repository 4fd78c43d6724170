package maguey.traces.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import maguey.common.privacy.Masking;
import maguey.traces.model.LogRecord;
import maguey.traces.store.LogStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of log records into the store, behind every door: unpack, decode, mask, commit, and
 * only then a receipt. There is no spool for them: what cannot be stored is 503, and its sender
 * keeps it.
 */
public final class LogIntake implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(LogIntake.class);
  private static final long ANSWER_WITHIN_MS = 9_000;

  private final WorkerExecutor workers;
  private final Function<List<LogRecord>, Future<?>> store;
  private final Masking masking;
  private final OriginEncoder origins;
  private final Intake bounds;
  private final Counter stored;
  private final Counter rejected;
  private final Counter givenBack;

  /**
   * An intake of log records for one node.
   *
   * @param bounds whose memory requests share
   */
  public LogIntake(
      Vertx vertx, LogStore store, Masking masking, SpanIntake bounds, MeterRegistry meters) {
    this(vertx, "logs", store::write, masking, bounds, meters);
  }

  /**
   * An intake of what is sent as log records.
   *
   * @param kind what it is, for the metrics
   * @param store completes when a portion is committed
   */
  public LogIntake(
      Vertx vertx,
      String kind,
      Function<List<LogRecord>, Future<?>> store,
      Masking masking,
      SpanIntake bounds,
      MeterRegistry meters) {
    this.workers = vertx.createSharedWorkerExecutor("maguey-log-decoder", 1);
    this.store = store;
    this.masking = masking;
    this.origins = new OriginEncoder(masking);
    this.bounds = bounds;
    this.stored = meters.counter("maguey.ingest." + kind + ".stored");
    this.rejected = meters.counter("maguey.ingest." + kind + ".rejected");
    this.givenBack = meters.counter("maguey.ingest." + kind + ".dropped");
  }

  @Override
  public Future<Receipt> accept(
      OtlpFormat format, boolean gzipped, byte[] body, PendingBytes.Share share) {
    return workers
        .executeBlocking(() -> open(format, gzipped, body, share), false)
        .compose(this::store)
        .recover(failure -> Future.failedFuture(asRefusal(failure)))
        .onComplete(done -> share.release());
  }

  @Override
  public PendingBytes.Share share() {
    return bounds.share();
  }

  @Override
  public long maxRequestBytes() {
    return bounds.maxRequestBytes();
  }

  /** Waits until nothing is being decoded. */
  public Future<Void> close() {
    return workers.close();
  }

  private LogTransfer open(
      OtlpFormat format, boolean gzipped, byte[] body, PendingBytes.Share share)
      throws IOException {
    byte[] plain = gzipped ? Inflation.gunzip(body, maxRequestBytes(), share) : body;
    return LogTransfer.open(format, plain, masking, origins, share);
  }

  /** A loop, because a chain of a thousand futures would overflow the stack when it completes. */
  private Future<Receipt> store(LogTransfer transfer) {
    Promise<Receipt> receipt = Promise.promise();
    storeNext(transfer, receipt);
    return receipt.future();
  }

  private void storeNext(LogTransfer transfer, Promise<Receipt> receipt) {
    workers
        .executeBlocking(transfer::next, false)
        .onFailure(receipt::fail)
        .onSuccess(portion -> store(transfer, portion, receipt));
  }

  private void store(LogTransfer transfer, List<LogRecord> portion, Promise<Receipt> receipt) {
    if (portion.isEmpty()) {
      rejected.increment(transfer.receipt().rejected());
      receipt.complete(transfer.receipt());
      return;
    }
    store
        .apply(portion)
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
        .onSuccess(written -> stored.increment(portion.size()))
        .onFailure(failure -> givenBack.increment(portion.size()))
        .onFailure(failure -> receipt.fail(unavailable(failure)))
        .onSuccess(written -> storeNext(transfer, receipt));
  }

  private static Throwable asRefusal(Throwable failure) {
    return failure instanceof IOException malformed
        ? IngestRefusal.malformed(malformed)
        : failure instanceof IngestRefusal ? failure : unavailable(failure);
  }

  /** The database's failure may be an {@link IOException}, which here says nothing of the body. */
  private static IngestRefusal unavailable(Throwable failure) {
    LOG.warn("Log records cannot be stored and are given back: {}", failure.toString());
    return IngestRefusal.unavailable();
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import maguey.traces.model.Span;
import maguey.traces.spool.SpanSpool;
import maguey.traces.store.SpanStore;

/**
 * Brings spans from the spool into PostgreSQL, the oldest first. One chunk is read and stored at a
 * time, and while PostgreSQL takes none, the oldest record alone.
 */
final class SpoolDrain {
  /** Nobody waits for a spooled batch, so it may take as long as the server lets it. */
  private static final long WRITE_WITHIN_MS = 15_000;

  private static final Future<SpanSpool.Chunk> NOTHING_YET =
      Future.succeededFuture(SpanSpool.Chunk.NONE);

  private static final int STEP_SPANS = 8_000;
  private static final long STEP_BYTES = 8 << 20;

  /**
   * While a heavy chunk is written nothing is read ahead: one chunk of any weight beside a light
   * one is the most that is in memory.
   */
  private static final long LIGHT = 4 * STEP_BYTES;

  private final SpanStore store;
  private final SpanSpool spool;
  private final BatchWriter writer;
  private final SpanAccounting accounting;
  private final BooleanSupplier isAway;
  private volatile Runnable drained = () -> {};
  private volatile Future<SpanSpool.Chunk> ahead = NOTHING_YET;
  private long lostBefore;

  /**
   * @param isAway whether PostgreSQL takes nothing
   */
  SpoolDrain(SpanStore store, SpanSpool spool, SpanAccounting accounting, BooleanSupplier isAway) {
    this.store = store;
    this.spool = spool;
    this.writer = new BatchWriter(store, WRITE_WITHIN_MS);
    this.accounting = accounting;
    this.isAway = isAway;
  }

  /** Does this whenever the last span of the spool has been stored. */
  void whenDrained(Runnable then) {
    drained = then;
  }

  /** What was read ahead, unless the last step failed: then that comes once more, as a probe. */
  Future<SpanSpool.Chunk> readNext() {
    Future<SpanSpool.Chunk> read = isAway.getAsBoolean() ? NOTHING_YET : ahead;
    ahead = NOTHING_YET;
    return read.compose(
        chunk ->
            chunk.isEmpty()
                ? spool.oldest(isAway.getAsBoolean() ? 1 : STEP_SPANS, STEP_BYTES)
                : read);
  }

  /**
   * Stores a chunk and takes it from the spool. Reads and decodes the next spans while these are
   * being written, unless they are heavy.
   */
  Future<?> store(SpanSpool.Chunk chunk) {
    boolean isLight = !isAway.getAsBoolean() && Weight.of(chunk.spans()) <= LIGHT;
    Future<SpanSpool.Chunk> next = isLight ? spool.next(STEP_SPANS, STEP_BYTES) : NOTHING_YET;
    return write(chunk).onSuccess(written -> ahead = next);
  }

  private Future<?> write(SpanSpool.Chunk chunk) {
    int middle = chunk.spans().size() / 2;
    List<Span> older = chunk.spans().subList(0, middle);
    List<Span> newer = chunk.spans().subList(middle, chunk.spans().size());
    return Future.join(write(older), write(newer))
        .compose(both -> told(chunk).map(both.<Written>resultAt(0).plus(both.resultAt(1))))
        .compose(written -> spool.remove(chunk).map(written))
        .onSuccess(this::settle);
  }

  private Future<Written> write(List<Span> spans) {
    return spans.isEmpty()
        ? Future.succeededFuture(new Written(0, 0, 0))
        : writer.writeSound(spans);
  }

  /** The last ones are in every list when the spool is empty. */
  private Future<?> told(SpanSpool.Chunk chunk) {
    if (spool.state().spans() > chunk.spans().size()) {
      store.settleInTime();
      return Future.succeededFuture();
    }
    return store.settle().timeout(WRITE_WITHIN_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private void settle(Written written) {
    accounting.settled(written);
    long lost = spool.state().lostSpans();
    accounting.gaveBack(lost - lostBefore);
    lostBefore = lost;
    if (spool.state().spans() == 0) {
      drained.run();
    }
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maguey.traces.model.Span;
import maguey.traces.spool.SpanSpool;
import maguey.traces.store.SpanStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where spans go while PostgreSQL does not take them: to the spool, and from there into PostgreSQL
 * in the order in which they came, as soon as it takes them again.
 *
 * <p>The oldest spooled record is the probe: only a write tells that writing works, not on a
 * standby, not on a full disk.
 */
final class Overflow {
  private static final Logger LOG = LoggerFactory.getLogger(Overflow.class);

  /** Always the same: PostgreSQL is found again as soon after half an hour as after a second. */
  static final long TRY_AGAIN_MS = 500;

  private static final long CLOSE_WITHIN_MS = 3_000;

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

  private final Vertx vertx;
  private final SpanSpool spool;
  private final SpanStore store;
  private final BatchWriter writer;
  private final SpanAccounting accounting;
  private final long tryAgainMs;
  private boolean isAway;
  private boolean isFull;
  private boolean isRunning;
  private boolean isClosed;
  private volatile Runnable drained = () -> {};
  private volatile Future<SpanSpool.Chunk> ahead = NOTHING_YET;
  private long lostBefore;
  private Future<?> step = Future.succeededFuture();

  /**
   * Not opened yet.
   *
   * @param tryAgainMs while PostgreSQL takes nothing, looks for it so long after the last look
   */
  Overflow(
      Vertx vertx, SpanStore store, SpanSpool spool, SpanAccounting accounting, long tryAgainMs) {
    this.vertx = vertx;
    this.spool = spool;
    this.store = store;
    this.writer = new BatchWriter(store, WRITE_WITHIN_MS);
    this.accounting = accounting;
    this.tryAgainMs = tryAgainMs;
  }

  /** Opens the spool and begins to bring in what earlier processes left. */
  Future<Void> open() {
    return spool.open(accounting::recovered).onSuccess(opened -> pump());
  }

  /** Does this whenever the last span of the spool has been stored. */
  void whenDrained(Runnable then) {
    drained = then;
  }

  /** True while PostgreSQL takes nothing: it is not worth trying. */
  synchronized boolean isAway() {
    return isAway;
  }

  /** True while spooled spans are being written, which deserve the larger share. */
  synchronized boolean isDraining() {
    return isRunning && !isAway;
  }

  /** Takes spans while {@link #isAway}; false if they cannot be kept either. */
  Future<Boolean> take(List<Span> spans) {
    return spool
        .append(spans)
        .onSuccess(kept -> note(kept, "PostgreSQL is away"))
        .onSuccess(kept -> pump());
  }

  /** Takes spans that PostgreSQL has just failed to write. */
  Future<Boolean> take(List<Span> spans, Throwable reason) {
    return spool
        .append(spans)
        .onSuccess(kept -> note(kept, reason.toString()))
        .onSuccess(kept -> wentAway(kept, reason))
        .onSuccess(kept -> pump());
  }

  /** Brings in nothing more; what is in the spool stays there. */
  Future<Void> close() {
    Future<?> last;
    synchronized (this) {
      isClosed = true;
      last = step;
    }
    return last.timeout(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS).transform(ended -> spool.close());
  }

  /** Runs one step after the other while there is something to bring in. */
  private void pump() {
    synchronized (this) {
      if (isRunning || isClosed || spool.state().spans() == 0) {
        return;
      }
      isRunning = true;
      step = bringIn();
    }
    step.onComplete(done -> pause(done.succeeded()));
  }

  private void pause(boolean succeeded) {
    vertx.setTimer(succeeded ? 1 : tryAgainMs, due -> goOn());
  }

  private void goOn() {
    synchronized (this) {
      isRunning = false;
    }
    pump();
  }

  private Future<?> bringIn() {
    return nextChunk()
        .onFailure(unreadable -> cameBack())
        .compose(chunk -> bringIn(chunk).onFailure(failure -> wentAway(true, failure)))
        .onSuccess(brought -> cameBack());
  }

  /** What was read ahead, unless the last step failed: then that comes once more, as a probe. */
  private Future<SpanSpool.Chunk> nextChunk() {
    Future<SpanSpool.Chunk> read = isAway() ? NOTHING_YET : ahead;
    ahead = NOTHING_YET;
    return read.compose(
        chunk -> chunk.isEmpty() ? spool.oldest(isAway() ? 1 : STEP_SPANS, STEP_BYTES) : read);
  }

  /** Reads and decodes the next spans while these are being written, unless they are heavy. */
  private Future<?> bringIn(SpanSpool.Chunk chunk) {
    boolean isLight = !isAway() && Weight.of(chunk.spans()) <= LIGHT;
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

  /** The last ones are in every list when the spool is empty. */
  private Future<?> told(SpanSpool.Chunk chunk) {
    if (spool.state().spans() > chunk.spans().size()) {
      store.settleInTime();
      return Future.succeededFuture();
    }
    return store.settle().timeout(WRITE_WITHIN_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private Future<Written> write(List<Span> spans) {
    return spans.isEmpty()
        ? Future.succeededFuture(new Written(0, 0, 0))
        : writer.writeSound(spans);
  }

  private synchronized void note(boolean kept, String reason) {
    if (kept && isFull) {
      LOG.info("Spans are spooled again");
    } else if (!kept && !isFull) {
      LOG.warn("Spans can be neither stored nor spooled, senders get 503: {}", reason);
    }
    isFull = !kept;
  }

  /** Only once something is spooled, for the spool is what finds out that it is back. */
  private synchronized void wentAway(boolean hasSpooled, Throwable reason) {
    if (hasSpooled && !isAway) {
      isAway = true;
      LOG.warn("PostgreSQL takes no spans; they are spooled: {}", reason.toString());
    }
  }

  private synchronized void cameBack() {
    if (isAway) {
      isAway = false;
      LOG.info("PostgreSQL takes spans again; {} are in the spool", spool.state().spans());
    }
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

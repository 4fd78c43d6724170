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

  private final Vertx vertx;
  private final SpanSpool spool;
  private final SpoolDrain drain;
  private final SpanAccounting accounting;
  private final long tryAgainMs;
  private boolean isAway;
  private boolean isFull;
  private boolean isRunning;
  private boolean isClosed;
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
    this.drain = new SpoolDrain(store, spool, accounting, this::isAway);
    this.accounting = accounting;
    this.tryAgainMs = tryAgainMs;
  }

  /** Opens the spool and begins to bring in what earlier processes left. */
  Future<Void> open() {
    return spool.open(accounting::recovered).onSuccess(opened -> pump());
  }

  /** Does this whenever the last span of the spool has been stored. */
  void whenDrained(Runnable then) {
    drain.whenDrained(then);
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
    return drain
        .readNext()
        .onFailure(unreadable -> cameBack())
        .compose(chunk -> drain.store(chunk).onFailure(failure -> wentAway(true, failure)))
        .onSuccess(brought -> cameBack());
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
}

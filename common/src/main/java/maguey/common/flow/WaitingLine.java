package maguey.common.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

/**
 * Lets so many works run at a time. The others wait in line, first come first served, until it is
 * their turn, and go on in their own context then; who has waited too long misses his turn.
 */
public final class WaitingLine {
  private final int atOnce;
  private final int maxWaiting;
  private final Duration patience;
  private final Rush rush;
  private final Queue<Waiting> line = new ArrayDeque<>();
  private int served;

  /** What {@link #enter} fails with when the work was not begun. */
  public static final class TurnMissed extends RuntimeException {
    private TurnMissed() {
      super("Too many were waiting", null, false, false);
    }
  }

  private record Waiting(Promise<Void> turn, long sinceNanos) {
    Duration waited() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }

  /**
   * An empty line.
   *
   * @param maxWaiting whoever comes when so many wait misses his turn at once
   * @param patience whoever has waited longer misses it when it comes
   */
  public WaitingLine(int atOnce, int maxWaiting, Duration patience) {
    this(atOnce, maxWaiting, patience, new Rush());
  }

  /**
   * As {@link #WaitingLine(int, int, Duration)}.
   *
   * @param rush is on while anybody waits here
   */
  public WaitingLine(int atOnce, int maxWaiting, Duration patience, Rush rush) {
    this.atOnce = atOnce;
    this.maxWaiting = maxWaiting;
    this.patience = patience;
    this.rush = rush;
  }

  /**
   * Does the work at its turn.
   *
   * @param work is told how long it has waited
   * @return what becomes of the work; fails with {@link TurnMissed} if it was not begun
   */
  public <T> Future<T> enter(Function<Duration, Future<T>> work) {
    Waiting waiting = new Waiting(promise(), System.nanoTime());
    synchronized (this) {
      if (served < atOnce) {
        served++;
        waiting.turn().complete();
      } else if (line.size() < maxWaiting) {
        line.add(waiting);
        rush.came();
      } else {
        waiting.turn().fail(new TurnMissed());
      }
    }
    return waiting.turn().future().compose(turn -> serve(waiting.waited(), work));
  }

  private <T> Future<T> serve(Duration waited, Function<Duration, Future<T>> work) {
    return Future.succeededFuture()
        .compose(turn -> work.apply(waited))
        .onComplete(done -> callNext());
  }

  /** Whoever goes hands his place on, past those who have lost their patience. */
  private void callNext() {
    Waiting next = take();
    while (next != null && next.waited().compareTo(patience) > 0) {
      next.turn().fail(new TurnMissed());
      next = take();
    }
    if (next != null) {
      next.turn().complete();
    }
  }

  private synchronized Waiting take() {
    if (line.isEmpty()) {
      served--;
      return null;
    }
    rush.went();
    return line.remove();
  }

  /** It is called by whoever was served before, and must go on in its own trace. */
  private static Promise<Void> promise() {
    ContextInternal here = ContextInternal.current();
    return here == null ? Promise.promise() : here.promise();
  }
}

package maguey.common.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Lets so many works run at a time. The others wait in line, first come first served, until it is
 * their turn, and go on in their own context then; who has waited too long misses his turn. Those
 * who come again for more of the same have a line of their own: it and the newcomers' line are
 * called from by turns, so that neither is kept waiting by the length of the other.
 */
public final class WaitingLine {
  private final int atOnce;
  private final int maxWaiting;
  private final Duration patience;
  private final Rush rush;
  private final Deque<Waiting> newcomers = new ArrayDeque<>();
  private final Deque<Waiting> comeAgain = new ArrayDeque<>();
  private boolean newcomerIsNext;
  private int served;

  /** What {@link #enter} fails with when the work was not begun. */
  public static final class TurnMissed extends RuntimeException {
    private TurnMissed() {
      super("Too many were waiting", null, false, false);
    }
  }

  private record Waiting(Promise<Void> turn, long sinceNanos, Duration patience) {
    Duration waited() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    boolean isImpatient() {
      return waited().compareTo(patience) > 0;
    }
  }

  /**
   * An empty line.
   *
   * @param maxWaiting whoever comes when so many wait misses his turn at once
   * @param patience whoever has waited so long misses it then
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
    return enter(waiting(patience), newcomers, maxWaiting, work);
  }

  /**
   * The same for who has had a turn and needs another one to end what he has begun: a full line
   * does not turn him away.
   *
   * @param patience how long he waits for it
   */
  public <T> Future<T> enterAgain(Duration patience, Function<Duration, Future<T>> work) {
    return enter(waiting(patience), comeAgain, Integer.MAX_VALUE, work);
  }

  private <T> Future<T> enter(
      Waiting waiting, Deque<Waiting> line, int most, Function<Duration, Future<T>> work) {
    Future<Void> turn = waiting.turn().future();
    synchronized (this) {
      if (served < atOnce) {
        served++;
        waiting.turn().complete();
      } else if (newcomers.size() + comeAgain.size() < most) {
        line.add(waiting);
        rush.came();
      } else {
        waiting.turn().fail(new TurnMissed());
      }
    }
    if (!turn.isComplete()) {
      turn.timeout(millis(waiting.patience()), TimeUnit.MILLISECONDS)
          .onFailure(late -> giveUp(waiting, line));
    }
    return turn.compose(mine -> serve(waiting.waited(), work));
  }

  private <T> Future<T> serve(Duration waited, Function<Duration, Future<T>> work) {
    return Future.succeededFuture()
        .compose(turn -> work.apply(waited))
        .onComplete(done -> callNext());
  }

  /** Whoever goes hands his place on, past those who have lost their patience. */
  private void callNext() {
    Waiting next = take();
    while (next != null && next.isImpatient()) {
      next.turn().fail(new TurnMissed());
      next = take();
    }
    if (next != null) {
      next.turn().complete();
    }
  }

  private synchronized Waiting take() {
    if (newcomers.isEmpty() && comeAgain.isEmpty()) {
      served--;
      return null;
    }
    rush.went();
    boolean newcomer = comeAgain.isEmpty() || newcomerIsNext && !newcomers.isEmpty();
    newcomerIsNext = !newcomer;
    return newcomer ? newcomers.remove() : comeAgain.remove();
  }

  /** Unless his turn has come meanwhile. */
  private void giveUp(Waiting waiting, Deque<Waiting> line) {
    boolean waits;
    synchronized (this) {
      waits = line.remove(waiting);
    }
    if (waits) {
      rush.went();
      waiting.turn().fail(new TurnMissed());
    }
  }

  /** He is called by whoever was served before, and must go on in his own trace. */
  private static Waiting waiting(Duration patience) {
    return new Waiting(CallersContext.promise(), System.nanoTime(), patience);
  }

  private static long millis(Duration patience) {
    return Math.max(1, patience.toMillis());
  }
}

package maguey.traces.export;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import maguey.common.flow.WaitingLine;
import maguey.common.flow.WaitingLine.TurnMissed;

/**
 * Lets so many at once do what takes much memory; the others wait in line, but not for longer than
 * somebody waits for an answer.
 */
public final class Turns {
  /** More than {@code QueryGate} lets in; those whose answers have begun count, too. */
  private static final int MAX_WAITING = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A stream that stands still for 30 s counts as idle, and breaks without a word. */
  private static final Duration PATIENCE_OF_STREAMS = Duration.ofSeconds(25);

  /** Work that never ends must not keep the others out for ever, nor a stream for too long. */
  private static final long LONGEST_TURN_SECONDS = 20;

  private final WaitingLine line;

  /** So many at once. */
  public Turns(int atOnce) {
    line = new WaitingLine(atOnce, MAX_WAITING, PATIENCE);
  }

  /**
   * Does the work when it is its turn; the turn ends with the work, however that ends.
   *
   * @return fails with {@link TimeoutException} after 5 s in line, and after 20 s of work
   */
  public <T> Future<T> take(Supplier<Future<T>> work) {
    return line.enter(waited -> bounded(work)).recover(Turns::asTimeout);
  }

  /**
   * The next turn of an answer that has begun, and would break in the middle: it waits for longer,
   * and no longer because many others want to begin.
   *
   * @return fails with {@link TimeoutException} after 25 s in line, and after 20 s of work
   */
  public <T> Future<T> takeAnother(Supplier<Future<T>> work) {
    return line.enterAgain(PATIENCE_OF_STREAMS, waited -> bounded(work)).recover(Turns::asTimeout);
  }

  private static <T> Future<T> bounded(Supplier<Future<T>> work) {
    return work.get().timeout(LONGEST_TURN_SECONDS, TimeUnit.SECONDS);
  }

  private static <T> Future<T> asTimeout(Throwable failure) {
    return Future.failedFuture(
        failure instanceof TurnMissed
            ? new TimeoutException("too many wait for large answers")
            : failure);
  }
}

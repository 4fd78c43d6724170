package maguey.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a suite does in its own time. */
public final class Patience {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private Patience() {}

  /** Asks again and again until the answer is good or the time is over; gives the last answer. */
  public static <T> T ask(Duration within, Supplier<T> question, Predicate<T> isGood) {
    return ask(within, PAUSE, question, isGood);
  }

  /** The same with a pause of one's own between the questions. */
  static <T> T ask(Duration within, Duration between, Supplier<T> question, Predicate<T> isGood) {
    long deadline = System.nanoTime() + within.toNanos();
    T answer = question.get();
    while (!isGood.test(answer) && System.nanoTime() < deadline) {
      pause(between);
      answer = question.get();
    }
    return answer;
  }

  /** Lets time pass in which others act. */
  public static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}

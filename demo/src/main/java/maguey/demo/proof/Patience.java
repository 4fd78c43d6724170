package maguey.demo.proof;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a suite does in its own time. */
final class Patience {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private Patience() {}

  /** Asks again and again until the answer is good or the time is over; gives the last answer. */
  static <T> T ask(Duration within, Supplier<T> question, Predicate<T> isGood) {
    long deadline = System.nanoTime() + within.toNanos();
    T answer = question.get();
    while (!isGood.test(answer) && System.nanoTime() < deadline) {
      pause(PAUSE);
      answer = question.get();
    }
    return answer;
  }

  /** Lets time pass in which others act. */
  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}

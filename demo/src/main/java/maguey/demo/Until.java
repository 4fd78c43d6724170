package maguey.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what other processes do in their own time: a mail, a span, a row. */
final class Until {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Until() {}

  /**
   * Asks again and again until there is an answer.
   *
   * @throws StoryFailure naming what did not come in time
   */
  static <T> T present(String what, Duration within, Supplier<Optional<T>> question) {
    return good(within, question, Optional::isPresent)
        .orElseThrow(
            () -> new StoryFailure(what + " did not come within " + within.toSeconds() + " s"));
  }

  /** Asks again and again until the answer is good; the last answer, whether it is or not. */
  static <T> T good(Duration within, Supplier<T> question, Predicate<T> isGood) {
    long deadline = System.nanoTime() + within.toNanos();
    T answer = question.get();
    while (!isGood.test(answer) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = question.get();
    }
    return answer;
  }
}

package maguey.demo;

import java.time.Duration;
import java.util.Optional;
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
    return Patience.ask(within, PAUSE, question, Optional::isPresent)
        .orElseThrow(
            () -> new StoryFailure(what + " did not come within " + within.toSeconds() + " s"));
  }
}

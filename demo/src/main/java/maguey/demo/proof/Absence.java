package maguey.demo.proof;

import java.time.Duration;
import java.time.Instant;

/** A time in which something may have been cut off from the others. */
record Absence(Instant from, Instant to) {
  /** What takes half a second as a rule, such as sending spans or noting a mail, with some room. */
  private static final Duration AROUND = Duration.ofSeconds(5);

  /** Whether the end of what was done at that moment may have fallen into it. */
  boolean isAround(Instant moment) {
    return moment.isAfter(from.minus(AROUND)) && moment.isBefore(to.plus(AROUND));
  }
}

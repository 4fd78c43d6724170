package maguey.demo.proof;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that one node was gone.
 *
 * @param orderedAt when its killing was ordered; a busy engine takes seconds to obey
 * @param goneAt when it was dead for certain
 * @param backAt when it served again
 */
record Death(String service, Instant orderedAt, Instant goneAt, Instant backAt) {
  /** What a killed node had in memory and had not yet sent: half a second, with some room. */
  private static final Duration UNSENT = Duration.ofSeconds(5);

  /** Whether a span of that moment may have died with the node. */
  boolean mayHaveTakenSpansOf(Instant moment) {
    return moment.isAfter(orderedAt.minus(UNSENT)) && moment.isBefore(goneAt.plus(UNSENT));
  }

  Duration lasted() {
    return Duration.between(orderedAt, backAt);
  }
}

package maguey.demo.proof;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that one node was gone.
 *
 * @param at when it was killed
 * @param backAt when it served again
 */
record Death(String service, Instant at, Instant backAt) {
  /** What a killed node had in memory and had not yet sent: half a second, with some room. */
  private static final Duration UNSENT = Duration.ofSeconds(5);

  /** Whether a span of that moment may have died with the node. */
  boolean mayHaveTakenSpansOf(Instant moment) {
    return Duration.between(moment, at).abs().compareTo(UNSENT) < 0;
  }

  Duration lasted() {
    return Duration.between(at, backAt);
  }
}

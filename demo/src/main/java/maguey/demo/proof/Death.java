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
  /** When it died: a killed node takes with it what it had in memory. */
  Absence dying() {
    return new Absence(orderedAt, goneAt);
  }

  Duration lasted() {
    return Duration.between(orderedAt, backAt);
  }
}

package maguey.common.outbox;

import maguey.common.events.NotDelivered;

/**
 * What becomes of a row that was not delivered.
 *
 * @param counts whether it was a try at all
 * @param givesUp whether it was the last one: the row stays, marked dead
 */
record Postponement(long pauseMs, String reason, boolean counts, boolean givesUp) {

  /** By the consumer's own word where it had one, otherwise by the schedule. */
  static Postponement of(OutboxRow row, Throwable failure) {
    RetrySchedule schedule = RetrySchedule.of(row.address().delivery());
    long pauseMs = schedule.pauseMs(row.attempts());
    boolean isOver = schedule.isOver(row.attempts());
    String reason = String.valueOf(failure.getMessage());
    return failure instanceof NotDelivered known
        ? new Postponement(
            known.isTry() ? Math.max(pauseMs, known.pauseMs()) : known.pauseMs(),
            reason,
            known.isTry(),
            known.isFinal() || known.isTry() && isOver)
        : new Postponement(pauseMs, reason, true, isOver);
  }
}

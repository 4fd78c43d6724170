package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import maguey.common.outbox.Outbox;
import maguey.common.sql.Statements;
import maguey.common.time.BusinessClock;
import maguey.scanner.gate.EntryRules;

/**
 * Lets holders in and out: the ticket's new state, the row of the log and the events are one
 * statement each, which is a transaction by itself.
 */
final class Passages {
  /**
   * Lets one holder in: whoever comes second finds no row. It asks again for all that may have
   * changed since the look-up; the gate and the event's rules do not. A supervisor's override ($24)
   * sets aside the time and the state, as far as a ticket that was given back stays so.
   */
  private static final String ADMIT =
      """
      WITH passed AS (
        UPDATE ticket
           SET state = 'used', inside = true, version = version + 1, updated_at = now(),
               changed_xid = pg_current_xact_id(),
               admission_epoch = admission_epoch + (state <> 'valid')::int,
               first_admitted_at = now() + make_interval(secs => $18),
               first_gate = $3, first_device_id = $2, first_scan_id = $1
         WHERE id = $4 AND generation = $5
           AND (state = 'valid'
                OR state = 'used' AND ($25 = 'multi' OR $25 = 'after_exit' AND NOT inside)
                OR $24 AND state IN ('used', 'blocked'))
           AND ($24
                OR now() + make_interval(secs => $18) >= valid_from - make_interval(mins => $26)
                   AND now() + make_interval(secs => $18) < valid_to + make_interval(mins => $27))
           AND EXISTS (SELECT FROM event WHERE id = event_id AND status = 'scheduled')
           AND EXISTS (SELECT FROM device WHERE id = $2 AND revoked_at IS NULL)
        RETURNING id, first_admitted_at AS scanned_at, admission_epoch AS epoch)
      """
          + ScanLog.OF_PASSED;

  /** Lets one holder out. Where a supervisor undoes the entry ($24), the ticket is as before it. */
  private static final String LET_OUT =
      """
      WITH passed AS (
        UPDATE ticket
           SET inside = false, version = version + 1, updated_at = now(),
               changed_xid = pg_current_xact_id(),
               admission_epoch = admission_epoch + $24::boolean::int,
               state = CASE WHEN $24 AND state = 'used' THEN 'valid' ELSE state END
         WHERE id = $4 AND generation = $5 AND inside
           AND EXISTS (SELECT FROM device WHERE id = $2 AND revoked_at IS NULL)
        RETURNING id, now() + make_interval(secs => $18) AS scanned_at, 0 AS epoch)
      """
          + ScanLog.OF_PASSED;

  private final BusinessClock clock;

  Passages(BusinessClock clock) {
    this.clock = clock;
  }

  /**
   * True for the one scan that lets the holder in, or out; every other changes nothing.
   *
   * @return fails with {@link ScanIdTaken}, and changes nothing, when the scan is in the log
   */
  Future<Boolean> pass(
      Statements statements, ScanLogEntry entry, Outbox.Notice notice, EntryRules rules) {
    boolean isExit = entry.request().direction() == Direction.EXIT;
    Tuple parameters =
        notice
            .addTo(entry.toTuple().addDouble(clock.offsetSeconds()))
            .addBoolean(entry.request().isOverride());
    return ScanLog.once(
        statements
            .run(
                isExit ? LET_OUT : ADMIT,
                entry.ticketId(),
                isExit ? parameters : withRules(parameters, rules))
            .map(rows -> rows.rowCount() == 1));
  }

  private static Tuple withRules(Tuple parameters, EntryRules rules) {
    return parameters
        .addString(rules.reentry().text())
        .addInteger(rules.earlyMinutes())
        .addInteger(rules.lateMinutes());
  }
}

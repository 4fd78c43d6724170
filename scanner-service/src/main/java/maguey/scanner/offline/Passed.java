package maguey.scanner.offline;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the log that tells of a holder who passed a gate.
 *
 * @param isEntry false for an exit
 * @param byOverride a supervisor decided: an entry against the rules, an exit that undoes the entry
 */
record Passed(
    long id,
    boolean isEntry,
    boolean offline,
    boolean byOverride,
    Instant at,
    String result,
    int epoch,
    String scanId,
    String gate,
    UUID deviceId,
    String device) {

  static Passed of(Row row) {
    return new Passed(
        row.getLong("id"),
        row.getString("direction").equals("entry"),
        row.getBoolean("offline"),
        row.getValue("override_reason") != null,
        row.getOffsetDateTime("scanned_at").toInstant(),
        row.getString("result"),
        row.getInteger("admission_epoch"),
        row.getString("scan_id"),
        row.getString("gate_code"),
        row.getUUID("device_id"),
        row.getString("device_name"));
  }
}

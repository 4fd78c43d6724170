package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;

/** The table of devices. */
public final class DeviceRepository {
  private static final String INSERT =
      """
      INSERT INTO device (name, gate_code, role, token_hash) VALUES ($1, $2, $3, $4)
      RETURNING id, name, gate_code, role
      """;

  private static final String BY_TOKEN =
      """
      SELECT id, name, gate_code, role FROM device WHERE token_hash = $1 AND revoked_at IS NULL
      """;

  private static final String REVOKE =
      """
      UPDATE device SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1
      RETURNING id, name, gate_code, role
      """;

  private static final String ASSIGN =
      """
      UPDATE device SET gate_code = $2 WHERE id = $1 RETURNING id, name, gate_code, role
      """;

  private static final String ALL =
      """
      SELECT id, name, gate_code, role, created_at, revoked_at, last_seen_at, battery_percent,
             queue_length, clock_offset_ms, app_version,
             revoked_at IS NULL AND last_seen_at > now() - interval '1 minute' AS is_online
        FROM device ORDER BY created_at, id
      """;

  private DeviceRepository() {}

  static Future<Device> insert(
      SqlClient tx, String name, String gate, String role, byte[] tokenHash) {
    return tx.preparedQuery(INSERT)
        .execute(Tuple.of(name, gate, role, Buffer.buffer(tokenHash)))
        .map(rows -> Device.of(rows.iterator().next()));
  }

  /** The device that may use the token now. */
  static Future<Optional<Device>> byToken(SqlClient client, byte[] tokenHash) {
    return client
        .preparedQuery(BY_TOKEN)
        .execute(Tuple.of(Buffer.buffer(tokenHash)))
        .map(DeviceRepository::one);
  }

  /** Empty when there is no such device. */
  static Future<Optional<Device>> revoke(SqlClient client, UUID id) {
    return client.preparedQuery(REVOKE).execute(Tuple.of(id)).map(DeviceRepository::one);
  }

  /** The device as it is afterwards; empty when there is none. */
  static Future<Optional<Device>> assign(SqlClient client, UUID id, String gate) {
    return client.preparedQuery(ASSIGN).execute(Tuple.of(id, gate)).map(DeviceRepository::one);
  }

  /** All devices with their state, as the API shows them. */
  public static Future<List<JsonObject>> all(SqlClient client) {
    return client
        .preparedQuery(ALL)
        .execute()
        .map(rows -> Rows.list(rows, DeviceRepository::listed));
  }

  private static Optional<Device> one(RowSet<Row> rows) {
    return Rows.first(rows, Device::of);
  }

  private static JsonObject listed(Row row) {
    boolean isRevoked = row.getValue("revoked_at") != null;
    return Device.of(row)
        .toJson()
        .put("state", isRevoked ? "revoked" : "active")
        .put("online", Boolean.TRUE.equals(row.getBoolean("is_online")))
        .put("createdAt", time(row, "created_at"))
        .put("revokedAt", time(row, "revoked_at"))
        .put("lastSeenAt", time(row, "last_seen_at"))
        .put("batteryPercent", row.getInteger("battery_percent"))
        .put("queueLength", row.getInteger("queue_length"))
        .put("clockOffsetMs", row.getLong("clock_offset_ms"))
        .put("appVersion", row.getString("app_version"));
  }

  private static Object time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column))
        .map(OffsetDateTime::toInstant)
        .orElse(null);
  }
}

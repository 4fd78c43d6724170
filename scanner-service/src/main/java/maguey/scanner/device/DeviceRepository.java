package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table of devices. */
final class DeviceRepository {
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
      "UPDATE device SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1";

  private static final String ALL =
      """
      SELECT id, name, gate_code, role, created_at, revoked_at FROM device ORDER BY created_at, id
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
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Device::of).findFirst());
  }

  /** False when there is no such device. */
  static Future<Boolean> revoke(SqlClient client, UUID id) {
    return client.preparedQuery(REVOKE).execute(Tuple.of(id)).map(rows -> rows.rowCount() == 1);
  }

  static Future<List<JsonObject>> all(SqlClient client) {
    return client
        .preparedQuery(ALL)
        .execute()
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(DeviceRepository::listed)
                    .toList());
  }

  private static JsonObject listed(Row row) {
    return Device.of(row)
        .toJson()
        .put("createdAt", row.getOffsetDateTime("created_at").toInstant())
        .put(
            "revokedAt",
            Optional.ofNullable(row.getOffsetDateTime("revoked_at"))
                .map(at -> at.toInstant())
                .orElse(null));
  }
}

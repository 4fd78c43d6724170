package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.time.BusinessClock;

/** Hears from devices how they are, and tells them the time. */
public final class HeartbeatApi {
  /**
   * The device's clock minus business time, half a round trip ago. A value that is not told stays
   * as it was.
   */
  private static final String BEAT =
      """
      UPDATE device
         SET last_seen_at = now(),
             clock_offset_ms = round(extract(epoch FROM $2::timestamptz - now()) * 1000
                                     - $3 * 1000 + $4 / 2.0),
             battery_percent = coalesce($5, battery_percent),
             queue_length = coalesce($6, queue_length), app_version = coalesce($7, app_version)
       WHERE id = $1 AND revoked_at IS NULL
      RETURNING gate_code, role, clock_offset_ms, now() + make_interval(secs => $3) AS at
      """;

  private final Pool pool;
  private final BusinessClock clock;

  public HeartbeatApi(ServiceContext service) {
    this.pool = service.pool();
    this.clock = service.clock();
  }

  /** {@code sendHeartbeat}. */
  public Future<Reply> beat(ApiRequest request) {
    JsonObject body = request.json();
    return pool.preparedQuery(BEAT)
        .execute(
            Tuple.of(Device.of(request.user()).id())
                .addOffsetDateTime(DeviceTime.in(body, "deviceTime").atOffset(ZoneOffset.UTC))
                .addDouble(clock.offsetSeconds())
                .addInteger(body.getInteger("roundTripMs", 0))
                .addInteger(body.getInteger("batteryPercent"))
                .addInteger(body.getInteger("queueLength"))
                .addString(body.getString("appVersion")))
        .map(HeartbeatApi::answer);
  }

  private static Reply answer(RowSet<Row> beaten) {
    if (beaten.size() == 0) {
      throw DeviceRoles.revoked();
    }
    Row row = beaten.iterator().next();
    return Reply.ok(
            new JsonObject()
                .put("serverTime", row.getOffsetDateTime("at").toInstant())
                .put("clockOffsetMs", row.getLong("clock_offset_ms"))
                .put("gate", row.getString("gate_code"))
                .put("role", row.getString("role")))
        .with("cache-control", "no-store");
  }
}

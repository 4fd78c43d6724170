package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.outbox.OutboxRelay;
import maguey.common.sql.Rows;
import maguey.common.time.BusinessClock;
import maguey.scanner.device.Device;
import maguey.scanner.device.DeviceRoles;
import maguey.scanner.key.SigningKeys;
import maguey.scanner.scan.CodeReader;

/** Gives gates what they need while they are offline, and takes what they decided then. */
public final class OfflineApi {
  private static final String NOW =
      """
      SELECT now() + make_interval(secs => $1) AS at
        FROM device WHERE id = $2 AND revoked_at IS NULL
      """;

  private final Pool pool;
  private final BusinessClock clock;
  private final OfflineSync sync;
  private final OfflineData data;

  public OfflineApi(ServiceContext service, SigningKeys keys, CodeReader codes, OutboxRelay relay) {
    this.pool = service.pool();
    this.clock = service.clock();
    this.sync = new OfflineSync(service, codes, relay);
    this.data = new OfflineData(pool, clock, keys);
  }

  /** {@code getOfflineData}. */
  public Future<Reply> download(ApiRequest request) {
    return data.page(Device.of(request.user()), request)
        .map(page -> Reply.ok(page).with("cache-control", "no-store"));
  }

  /**
   * {@code uploadOfflineScans}: what is in the log is answered from it, however often it is sent.
   */
  public Future<Reply> upload(ApiRequest request) {
    Device device = Device.of(request.user());
    return now(device)
        .map(now -> Upload.of(device, request.json(), now))
        .compose(upload -> work(device, upload));
  }

  private Future<Reply> work(Device device, Upload upload) {
    return OfflineLog.find(pool, device.id(), upload.scans())
        .compose(known -> workAll(upload, known))
        .compose(done -> OfflineLog.find(pool, device.id(), upload.scans()))
        .compose(logged -> reply(upload, logged));
  }

  /** One after the other: two scans of one ticket wait for each other anyway. */
  private Future<Void> workAll(Upload upload, LoggedScans known) {
    Future<Void> done = Future.succeededFuture();
    for (OfflineScan scan : upload.scans()) {
      done = done.compose(before -> sync.work(scan, upload, known));
    }
    return done;
  }

  private Future<Reply> reply(Upload upload, LoggedScans logged) {
    JsonArray results = new JsonArray();
    for (OfflineScan scan : upload.scans()) {
      results.add(OfflineAnswer.of(scan, logged.of(scan)));
    }
    return Future.succeededFuture(
        Reply.ok(
            new JsonObject()
                .put("clockOffsetMs", upload.offset().toMillis())
                .put("results", results)));
  }

  /** By the database, which also knows at once of a device that may no longer hand in anything. */
  private Future<Instant> now(Device device) {
    return pool.preparedQuery(NOW)
        .execute(Tuple.of(clock.offsetSeconds(), device.id()))
        .map(
            rows ->
                Rows.first(rows, row -> row.getOffsetDateTime("at").toInstant())
                    .orElseThrow(DeviceRoles::revoked));
  }
}

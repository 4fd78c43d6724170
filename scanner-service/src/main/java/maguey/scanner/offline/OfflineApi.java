package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.outbox.OutboxRelay;
import maguey.common.time.BusinessClock;
import maguey.scanner.device.Device;
import maguey.scanner.key.SigningKeys;

/** Gives gates what they need while they are offline, and takes what they decided then. */
public final class OfflineApi {
  private static final String NOW = "SELECT now() + make_interval(secs => $1) AS at";

  private final Pool pool;
  private final BusinessClock clock;
  private final OfflineSync sync;
  private final OfflineData data;

  public OfflineApi(ServiceContext service, SigningKeys keys, OutboxRelay relay) {
    this.pool = service.pool();
    this.clock = service.clock();
    this.sync = new OfflineSync(service, keys, relay);
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
    return now()
        .map(now -> Upload.of(device, request.json(), now))
        .compose(upload -> work(device, upload));
  }

  private Future<Reply> work(Device device, Upload upload) {
    return OfflineLog.find(pool, device.id(), upload.scanIds())
        .compose(known -> workAll(upload, known))
        .compose(done -> OfflineLog.find(pool, device.id(), upload.scanIds()))
        .compose(logged -> reply(upload, logged));
  }

  /** One after the other: two scans of one ticket wait for each other anyway. */
  private Future<Void> workAll(Upload upload, Map<String, Row> known) {
    Future<Void> done = Future.succeededFuture();
    for (OfflineScan scan : upload.scans()) {
      done = done.compose(before -> sync.work(scan, upload, known));
    }
    return done;
  }

  private Future<Reply> reply(Upload upload, Map<String, Row> logged) {
    JsonArray results = new JsonArray();
    for (OfflineScan scan : upload.scans()) {
      results.add(OfflineAnswer.of(scan, Optional.ofNullable(logged.get(scan.scanId()))));
    }
    return Future.succeededFuture(
        Reply.ok(
            new JsonObject()
                .put("clockOffsetMs", upload.offset().toMillis())
                .put("results", results)));
  }

  private Future<Instant> now() {
    return pool.preparedQuery(NOW)
        .execute(Tuple.of(clock.offsetSeconds()))
        .map(rows -> rows.iterator().next().getOffsetDateTime("at").toInstant());
  }
}

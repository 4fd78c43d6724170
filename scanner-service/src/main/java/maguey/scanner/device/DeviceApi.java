package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.scanner.gate.GateRepository;

/** Provisions, lists and revokes devices. */
public final class DeviceApi {
  private final Pool pool;
  private final Transactions transactions;
  private final DeviceRegistry devices;

  public DeviceApi(ServiceContext service, DeviceRegistry devices) {
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.devices = devices;
  }

  /** {@code createDevice}: the token is in this answer and nowhere else. */
  public Future<Reply> create(ApiRequest request) {
    String name = request.json().getString("name").strip();
    String gate = request.json().getString("gate");
    String role = request.json().getString("role", Device.STEWARD);
    String token = DeviceToken.make();
    return transactions
        .inTransaction(
            tx ->
                GateRepository.ensure(tx, gate)
                    .compose(
                        there ->
                            DeviceRepository.insert(tx, name, gate, role, DeviceToken.hash(token))))
        .map(device -> created(device, token));
  }

  /** {@code getOwnDevice}: who am I, and where do I stand. */
  public Future<Reply> own(ApiRequest request) {
    return Future.succeededFuture(Reply.ok(Device.of(request.user()).toJson()));
  }

  /** {@code listDevices}. */
  public Future<Reply> list(ApiRequest request) {
    return DeviceRepository.all(pool)
        .map(all -> Reply.ok(new JsonObject().put("devices", new JsonArray(all))));
  }

  /** {@code revokeDevice}. */
  public Future<Reply> revoke(ApiRequest request) {
    UUID id = request.pathId("id");
    return DeviceRepository.revoke(pool, id).compose(found -> found ? gone(id) : unknown());
  }

  private Future<Reply> gone(UUID id) {
    devices.revoked(id);
    return Future.succeededFuture(Reply.noContent());
  }

  private static Future<Reply> unknown() {
    return Future.failedFuture(Problem.of(ProblemType.NOT_FOUND, "There is no such device"));
  }

  private static Reply created(Device device, String token) {
    return Reply.created("/api/devices", device.toJson().put("token", token))
        .with("cache-control", "no-store");
  }
}

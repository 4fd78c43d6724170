package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.scanner.audit.Deed;
import maguey.scanner.gate.GateRepository;

/** Makes, lists, moves and revokes devices. */
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
    JsonObject wanted = request.json();
    String gate = wanted.getString("gate");
    String role = wanted.getString("role", Device.STEWARD);
    String token = DeviceToken.make();
    return transactions
        .inTransaction(
            tx ->
                GateRepository.ensure(tx, gate)
                    .compose(
                        there ->
                            DeviceRepository.insert(
                                tx, name(wanted), gate, role, DeviceToken.hash(token)))
                    .compose(
                        device -> deed(request, "device.created", device).write(tx).map(device)))
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

  /** {@code revokeDevice}: at once on every node. */
  public Future<Reply> revoke(ApiRequest request) {
    UUID id = request.pathId("id");
    return transactions
        .inTransaction(
            tx ->
                DeviceRepository.revoke(tx, id)
                    .map(DeviceApi::orUnknown)
                    .compose(device -> deed(request, "device.revoked", device).write(tx)))
        .onSuccess(revoked -> devices.changed(id))
        .map(revoked -> Reply.noContent());
  }

  /** {@code assignDevice}: it stands at another gate from now on. */
  public Future<Reply> assign(ApiRequest request) {
    UUID id = request.pathId("id");
    String gate = request.json().getString("gate");
    return transactions
        .inTransaction(
            tx ->
                GateRepository.ensure(tx, gate)
                    .compose(there -> DeviceRepository.assign(tx, id, gate))
                    .map(DeviceApi::orUnknown)
                    .compose(
                        device -> deed(request, "device.assigned", device).write(tx).map(device)))
        .onSuccess(assigned -> devices.changed(id))
        .map(device -> Reply.ok(device.toJson()));
  }

  static String name(JsonObject wanted) {
    return wanted.getString("name").strip();
  }

  static Reply created(Device device, String token) {
    return Reply.created("/api/devices", device.toJson().put("token", token))
        .with("cache-control", "no-store");
  }

  private static Deed deed(ApiRequest request, String action, Device device) {
    return Deed.of(request.user(), action)
        .to(device.id())
        .at(device.gate())
        .about(device.name())
        .with("role", device.role());
  }

  private static Device orUnknown(Optional<Device> found) {
    return found.orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "There is no such device"));
  }
}

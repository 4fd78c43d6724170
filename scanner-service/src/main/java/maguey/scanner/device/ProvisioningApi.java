package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.scanner.audit.Deed;
import maguey.scanner.gate.GateRepository;

/**
 * Gets a phone its token without anybody seeing it: an administrator makes a one-time token and
 * shows it as a QR code, the phone scans it and changes it for its own.
 */
public final class ProvisioningApi {
  private static final ProblemType REFUSED =
      new ProblemType("PROVISIONING_REFUSED", 400, "This one-time token makes no device");

  private static final int DEFAULT_SECONDS = 900;

  private static final String INSERT =
      """
      INSERT INTO provisioning (token_hash, name, gate_code, role, expires_at)
      VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5)) RETURNING expires_at
      """;

  /** Locks the row, so that of two at once the second sees what the first has done. */
  private static final String FIND =
      """
      SELECT name, gate_code, role, used_at, expires_at <= now() AS is_expired
        FROM provisioning WHERE token_hash = $1 FOR UPDATE
      """;

  private static final String USE =
      "UPDATE provisioning SET used_at = now(), device_id = $2 WHERE token_hash = $1";

  private final Transactions transactions;

  public ProvisioningApi(ServiceContext service) {
    this.transactions = service.transactions();
  }

  /** {@code createProvisioning}: the one-time token is in this answer and nowhere else. */
  public Future<Reply> create(ApiRequest request) {
    JsonObject wanted = request.json();
    String token = DeviceToken.makeOneTime();
    return transactions
        .inTransaction(
            tx ->
                GateRepository.ensure(tx, wanted.getString("gate"))
                    .compose(there -> insert(tx, wanted, token))
                    .compose(expiry -> note(tx, request, wanted).map(expiry)))
        .map(expiry -> created(token, expiry));
  }

  /** {@code provisionDevice}: the one use of a one-time token. */
  public Future<Reply> redeem(ApiRequest request) {
    Buffer hash = Buffer.buffer(DeviceToken.hash(request.json().getString("token")));
    String token = DeviceToken.make();
    return transactions
        .inTransaction(
            tx ->
                tx.preparedQuery(FIND)
                    .execute(Tuple.of(hash))
                    .map(ProvisioningApi::usable)
                    .compose(row -> makeDevice(tx, row, token))
                    .compose(device -> use(tx, hash, device)))
        .map(device -> DeviceApi.created(device, token));
  }

  private static Future<Instant> insert(SqlConnection tx, JsonObject wanted, String token) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(Buffer.buffer(DeviceToken.hash(token)), DeviceApi.name(wanted))
                .addString(wanted.getString("gate"))
                .addString(wanted.getString("role", Device.STEWARD))
                .addDouble(wanted.getInteger("validSeconds", DEFAULT_SECONDS).doubleValue()))
        .map(rows -> rows.iterator().next().getOffsetDateTime("expires_at").toInstant());
  }

  private static Future<Void> note(SqlConnection tx, ApiRequest request, JsonObject wanted) {
    return Deed.of(request.user(), "provisioning.created")
        .at(wanted.getString("gate"))
        .about(DeviceApi.name(wanted))
        .write(tx);
  }

  private static Row usable(RowSet<Row> found) {
    if (found.size() == 0) {
      throw refused("It is not known here: ask the organiser for a new one");
    }
    Row row = found.iterator().next();
    if (row.getValue("used_at") != null) {
      throw refused("It was used already, and is good for one device: ask for a new one");
    }
    if (row.getBoolean("is_expired")) {
      throw refused("It has expired: ask the organiser for a new one");
    }
    return row;
  }

  private static Future<Device> makeDevice(SqlConnection tx, Row row, String token) {
    return DeviceRepository.insert(
        tx,
        row.getString("name"),
        row.getString("gate_code"),
        row.getString("role"),
        DeviceToken.hash(token));
  }

  private static Future<Device> use(SqlConnection tx, Buffer hash, Device device) {
    return tx.preparedQuery(USE)
        .execute(Tuple.of(hash, device.id()))
        .compose(used -> Deed.of(device, "device.provisioned").write(tx))
        .map(device);
  }

  private static Reply created(String token, Instant expiry) {
    JsonObject body =
        new JsonObject()
            .put("token", token)
            .put("expiresAt", expiry)
            .put("path", "/scanner#provision=" + token);
    return Reply.created("/api/devices/provision", body).with("cache-control", "no-store");
  }

  private static Problem refused(String detail) {
    return Problem.of(REFUSED, detail);
  }
}

package maguey.scanner.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.common.audit.DeedRecord;
import maguey.common.auth.Tokens;
import maguey.common.tracing.Spans;
import maguey.scanner.device.Device;

/**
 * Something that a person or a device did and must be able to answer for.
 *
 * @param role of the actor: a person's, {@code steward} or {@code supervisor}
 * @param gate may be null; so may {@code device} and {@code subject}
 * @param detail no personal data
 */
public record Deed(
    String actor,
    String role,
    String action,
    String gate,
    UUID device,
    String subject,
    JsonObject detail) {
  private static final String WRITE =
      """
      INSERT INTO audit (actor, actor_role, action, gate_code, device_id, subject, detail, trace_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /** What the user of a request did. */
  public static Deed of(User user, String action) {
    return Device.ROLE.equals(Tokens.roleOf(user))
        ? of(Device.of(user), action)
        : new Deed(user.subject(), Tokens.roleOf(user), action, null, null, null, new JsonObject());
  }

  /** What was done with a device. */
  public static Deed of(Device device, String action) {
    return new Deed(
        device.name(), device.role(), action, device.gate(), device.id(), null, new JsonObject());
  }

  /** With the gate that it was done at, or to. */
  public Deed at(String gateCode) {
    return new Deed(actor, role, action, gateCode, device, subject, detail);
  }

  /** With the device that it was done to. */
  public Deed to(UUID deviceId) {
    return new Deed(actor, role, action, gate, deviceId, subject, detail);
  }

  /** With what it was done to. */
  public Deed about(String what) {
    return new Deed(actor, role, action, gate, device, what, detail);
  }

  /** With one more particular. */
  public Deed with(String name, Object value) {
    return new Deed(actor, role, action, gate, device, subject, detail.copy().put(name, value));
  }

  /** Writes it in the transaction of the deed; once that has committed, the archive hears of it. */
  public Future<Void> write(SqlClient tx) {
    return tx.preparedQuery(WRITE)
        .execute(
            Tuple.of(actor, role, action, gate, device)
                .addString(subject)
                .addJsonObject(detail)
                .addString(Spans.current().getSpanContext().getTraceId()))
        .onSuccess(noted -> told().tellAfter(tx))
        .mapEmpty();
  }

  /** What the archive is told of it. */
  private DeedRecord told() {
    return new DeedRecord(Spans.current().getSpanContext(), actor, role, action, detail)
        .with("gate", gate)
        .with("about", subject);
  }
}

package maguey.scanner.device;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * What a steward scans with.
 *
 * @param gate the code of the gate it stands at
 * @param role {@code steward} or {@code supervisor}
 */
public record Device(UUID id, String name, String gate, String role) {
  /** The role of a device, beside those of access tokens. */
  public static final String ROLE = "device";

  static final String STEWARD = "steward";
  static final String SUPERVISOR = "supervisor";

  /** The device that a request came from; {@link DeviceRoles} has let it in. */
  public static Device of(User user) {
    JsonObject principal = user.principal();
    return new Device(
        UUID.fromString(principal.getString("sub")),
        principal.getString("name"),
        principal.getString("gate"),
        principal.getString("deviceRole"));
  }

  static Device of(Row row) {
    return new Device(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("gate_code"),
        row.getString("role"));
  }

  /** True when it may set a refusal aside. */
  public boolean isSupervisor() {
    return SUPERVISOR.equals(role);
  }

  User toUser() {
    return User.create(
        new JsonObject()
            .put("sub", id.toString())
            .put("role", ROLE)
            .put("name", name)
            .put("gate", gate)
            .put("deviceRole", role));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("name", name)
        .put("gate", gate)
        .put("role", role);
  }
}

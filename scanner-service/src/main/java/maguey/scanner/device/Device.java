package maguey.scanner.device;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.util.UUID;

/**
 * What a steward scans with.
 *
 * @param gate the code of the gate it stands at
 */
public record Device(UUID id, String name, String gate) {
  /** The role of a device, beside those of access tokens. */
  public static final String ROLE = "device";

  /** The device that a request came from; {@link DeviceRoles} has let it in. */
  public static Device of(User user) {
    JsonObject principal = user.principal();
    return new Device(
        UUID.fromString(principal.getString("sub")),
        principal.getString("name"),
        principal.getString("gate"));
  }

  User toUser() {
    return User.create(
        new JsonObject()
            .put("sub", id.toString())
            .put("role", ROLE)
            .put("name", name)
            .put("gate", gate));
  }

  JsonObject toJson() {
    return new JsonObject().put("id", id.toString()).put("name", name).put("gate", gate);
  }
}

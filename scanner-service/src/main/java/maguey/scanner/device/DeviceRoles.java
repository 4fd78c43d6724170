package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.UserContextInternal;
import java.util.List;
import java.util.Optional;
import maguey.common.auth.Roles;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** Lets devices in by their own tokens, and everybody else by access token. */
public final class DeviceRoles implements Roles {
  private static final ProblemType REVOKED =
      new ProblemType("DEVICE_REVOKED", 401, "This device may scan no more");

  private static final String BEARER = "Bearer ";

  private final DeviceRegistry devices;
  private final Roles others;

  /**
   * Roles of this service.
   *
   * @param others decides about requests that bring no device token
   */
  public DeviceRoles(DeviceRegistry devices, Roles others) {
    this.devices = devices;
    this.others = others;
  }

  /** What a device hears that was revoked; it keeps what it has not sent. */
  public static Problem revoked() {
    return Problem.of(
        REVOKED, "This device is not known or was revoked: ask the organiser for a new token");
  }

  @Override
  public Future<User> require(RoutingContext context, List<String> allowed) {
    return deviceToken(context)
        .filter(token -> !allowed.isEmpty())
        .map(token -> devices.find(token).compose(found -> admit(context, found, allowed)))
        .orElseGet(() -> others.require(context, allowed));
  }

  private static Optional<String> deviceToken(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader("authorization"))
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(DeviceToken::looksLikeOne);
  }

  private static Future<User> admit(
      RoutingContext context, Optional<Device> found, List<String> allowed) {
    if (found.isEmpty()) {
      return Future.failedFuture(revoked());
    }
    if (!allowed.contains(Device.ROLE)) {
      return Future.failedFuture(
          Problem.of(
              ProblemType.FORBIDDEN, "This needs one of the roles " + String.join(", ", allowed)));
    }
    User user = found.get().toUser();
    ((UserContextInternal) context.userContext()).setUser(user);
    return Future.succeededFuture(user);
  }
}

package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Decides who may ask; a service whose callers have other credentials brings its own. */
@FunctionalInterface
public interface Roles {
  /**
   * Lets a request in, and puts its {@link User} on the context.
   *
   * @param allowed the operation's {@code x-roles}; empty lets everybody in
   * @return fails with {@code UNAUTHENTICATED} or {@code FORBIDDEN}
   */
  Future<User> require(RoutingContext context, List<String> allowed);
}

package maguey.common.http;

import static java.util.stream.Collectors.joining;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Set;
import maguey.common.auth.Roles;
import maguey.common.tracing.HttpRoutes;

/**
 * Finds the operation, names the span and asks who calls before the body is read: a refused body
 * has its route's name too, and a stranger hears nothing of the contract, and sends us nothing.
 */
final class Entrance {
  private static final String ASKED = "maguey.asked";

  private final Operations<Endpoint> operations;
  private final Roles roles;
  private final Handler<RoutingContext> bodies;

  /** An operation that is asked for, by the segments of a path. */
  private record Asked(Endpoint endpoint, String[] segments) {}

  Entrance(Operations<Endpoint> operations, Roles roles, int maxBodyBytes) {
    this.operations = operations;
    this.roles = roles;
    this.bodies = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
  }

  /** Adds it to a router, which goes on with what is no operation. */
  void mount(Router router) {
    router.route().handler(this::admit).handler(this::readBody).handler(Entrance::serve);
  }

  /**
   * By the path as the router compares it: {@code %6F} is an o, {@code //} one slash. A slash at
   * the end makes it another path, which has no operation.
   */
  private void admit(RoutingContext context) {
    String path = context.normalizedPath();
    if (path.endsWith("/")) {
      context.next();
      return;
    }
    String[] segments = Operations.segments(path);
    Map<HttpMethod, Endpoint> methods = operations.at(segments);
    Endpoint endpoint = methods.get(context.request().method());
    if (endpoint != null) {
      context.put(ASKED, new Asked(endpoint, segments));
      admit(context, endpoint);
    } else if (methods.isEmpty()) {
      context.next();
    } else {
      refuse(context, methods.keySet());
    }
  }

  private static void refuse(RoutingContext context, Set<HttpMethod> served) {
    String methods = served.stream().map(HttpMethod::name).sorted().collect(joining(", "));
    context.response().putHeader(HttpHeaders.ALLOW, methods);
    context.fail(HttpURLConnection.HTTP_BAD_METHOD);
  }

  /** Lets the request go on, to this operation and no other, if its caller may ask. */
  private void admit(RoutingContext context, Endpoint endpoint) {
    HttpRoutes.matched(context.request(), endpoint.path());
    Future<User> allowed = InTime.run(() -> roles.require(context, endpoint.roles()));
    if (allowed.succeeded()) {
      context.next();
      return;
    }
    context.request().pause();
    allowed
        .onComplete(answered -> context.request().resume())
        .onSuccess(user -> context.next())
        .onFailure(context::fail);
  }

  private void readBody(RoutingContext context) {
    if (context.get(ASKED) == null) {
      context.next();
    } else {
      bodies.handle(context);
    }
  }

  /** Lets the operation that was found answer, once the body is there. */
  private static void serve(RoutingContext context) {
    Asked asked = context.get(ASKED);
    if (asked == null) {
      context.next();
    } else {
      asked.endpoint().serve(context, asked.segments());
    }
  }
}

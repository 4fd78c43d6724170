package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.Map;
import maguey.common.auth.Roles;
import maguey.common.tracing.HttpRoutes;

/**
 * Names the span and asks who calls before the body is read: a refused body has its route's name
 * too, and a stranger hears nothing of the contract, and sends us nothing.
 */
final class Entrance implements PlatformHandler {
  private static final String ENDPOINT = "maguey.endpoint";

  private final OpenAPIContract contract;
  private final Roles roles;
  private final Map<String, Endpoint> endpoints;

  /**
   * @param endpoints by the ids of their operations
   */
  Entrance(OpenAPIContract contract, Roles roles, Map<String, Endpoint> endpoints) {
    this.contract = contract;
    this.roles = roles;
    this.endpoints = endpoints;
  }

  @Override
  public void handle(RoutingContext context) {
    Operation operation = operation(context);
    if (operation == null) {
      context.next();
    } else {
      admit(context, endpoints.get(operation.getOperationId()));
    }
  }

  /**
   * By the path as the router compares it: {@code %6F} is an o, {@code //} one slash. A slash at
   * the end makes it another path, which has no operation.
   */
  private Operation operation(RoutingContext context) {
    String path = context.normalizedPath();
    return path.endsWith("/") ? null : contract.findOperation(path, context.request().method());
  }

  /** Lets the request go on, to this operation and no other, if its caller may ask. */
  private void admit(RoutingContext context, Endpoint endpoint) {
    context.put(ENDPOINT, endpoint);
    HttpRoutes.matched(context.request(), endpoint.path());
    Future<User> asked = InTime.run(() -> roles.require(context, endpoint.roles()));
    if (asked.succeeded()) {
      context.next();
      return;
    }
    context.request().pause();
    asked
        .onComplete(answered -> context.request().resume())
        .onSuccess(user -> context.next())
        .onFailure(context::fail);
  }

  /**
   * Lets the operation that was found answer, once the body is there. The router would try all
   * routes before it again; it is left what has no operation.
   */
  static void serve(RoutingContext context) {
    Endpoint endpoint = context.get(ENDPOINT);
    if (endpoint == null) {
      context.next();
      return;
    }
    // As the router would: metrics count by it.
    context.request().routed(endpoint.routerPath());
    endpoint.serve(context);
  }
}

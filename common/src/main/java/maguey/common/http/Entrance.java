package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
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
    HttpServerRequest request = context.request();
    Operation operation = contract.findOperation(request.path(), request.method());
    if (operation == null) {
      context.next();
      return;
    }
    Endpoint endpoint = endpoints.get(operation.getOperationId());
    context.put(ENDPOINT, endpoint);
    admit(context, endpoint);
  }

  /** Lets the request go on, to this operation and no other, if its caller may ask. */
  void admit(RoutingContext context, Endpoint endpoint) {
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
   * routes before it again; only a path that it spells in another way is left to it.
   */
  static void serve(RoutingContext context) {
    Endpoint endpoint = context.get(ENDPOINT);
    if (endpoint == null || !context.normalizedPath().equals(context.request().path())) {
      context.next();
      return;
    }
    // As the router would: metrics count by it.
    context.request().routed(endpoint.routerPath());
    endpoint.serve(context);
  }
}

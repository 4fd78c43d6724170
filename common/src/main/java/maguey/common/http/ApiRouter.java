package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import maguey.common.auth.Roles;

/**
 * Runs on an OpenAPI contract: an operation's id finds its handler, its schemas check the request,
 * its {@code x-roles} say who may ask. A contract and its code cannot drift: an operation without a
 * handler, or a handler without an operation, stops the service from starting.
 */
public final class ApiRouter {
  private final String contractResource;
  private final Map<String, Function<ApiRequest, Future<Reply>>> handlers = new LinkedHashMap<>();

  /** An API served by the contract at the given place on the class path. */
  public ApiRouter(String contractResource) {
    this.contractResource = contractResource;
  }

  /** Binds an operation to its handler. */
  public ApiRouter on(String operationId, Function<ApiRequest, Future<Reply>> handler) {
    handlers.put(operationId, handler);
    return this;
  }

  String contractResource() {
    return contractResource;
  }

  /**
   * Makes the router.
   *
   * @throws IllegalStateException (in the future) naming the operations that are not bound
   */
  Future<Router> build(Vertx vertx, Roles roles, int maxBodyBytes) {
    return StrictContract.read(vertx, contractResource)
        .map(contract -> build(vertx, contract, roles, maxBodyBytes));
  }

  private Router build(Vertx vertx, OpenAPIContract contract, Roles roles, int maxBodyBytes) {
    refuseUnbound(contract);
    Map<String, Endpoint> endpoints = endpoints(contract, RequestValidator.create(vertx, contract));
    Entrance entrance = new Entrance(contract, roles, endpoints);
    RouterBuilder builder = RouterBuilder.create(vertx, contract);
    builder.rootHandler(entrance);
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(maxBodyBytes));
    builder.rootHandler(Entrance::serve);
    builder
        .getRoutes()
        .forEach(
            route -> bind(route, entrance, endpoints.get(route.getOperation().getOperationId())));
    return builder.createRouter();
  }

  private Map<String, Endpoint> endpoints(OpenAPIContract contract, RequestValidator validator) {
    Map<String, Endpoint> endpoints = new HashMap<>();
    for (Operation operation : contract.operations()) {
      String id = operation.getOperationId();
      RequestCheck check = new RequestCheck(contract, operation, validator);
      endpoints.put(id, new Endpoint(operation, check, handlers.get(id)));
    }
    return endpoints;
  }

  /**
   * For requests that find their operation by another spelling of its path alone: of these nobody
   * has asked yet who calls, or has asked by the rules of another operation.
   */
  private static void bind(OpenAPIRoute route, Entrance entrance, Endpoint endpoint) {
    route
        .setDoSecurity(false)
        .setDoValidation(false)
        .addHandler(context -> entrance.admit(context, endpoint))
        .addHandler(endpoint::serve);
  }

  private void refuseUnbound(OpenAPIContract contract) {
    List<String> declared =
        contract.operations().stream().map(Operation::getOperationId).sorted().toList();
    List<String> bound = handlers.keySet().stream().sorted().toList();
    if (!declared.equals(bound)) {
      throw new IllegalStateException(
          contractResource + " declares " + declared + ", but handlers are bound for " + bound);
    }
  }
}

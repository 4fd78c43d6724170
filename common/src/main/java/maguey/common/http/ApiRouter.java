package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import java.net.HttpURLConnection;
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

  /**
   * What serves the API.
   *
   * @param entrance to its operations
   * @param refusals for what came by a path of the contract and is none of them
   */
  record Routes(Entrance entrance, Router refusals) {}

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
   * Makes the routes.
   *
   * @throws IllegalStateException (in the future) naming the operations that are not bound
   */
  Future<Routes> build(Vertx vertx, Roles roles, int maxBodyBytes) {
    return StrictContract.read(vertx, contractResource)
        .map(contract -> build(vertx, contract, roles, maxBodyBytes));
  }

  private Routes build(Vertx vertx, OpenAPIContract contract, Roles roles, int maxBodyBytes) {
    refuseUnbound(contract);
    Operations<Endpoint> operations =
        operations(contract, RequestValidator.create(vertx, contract));
    RouterBuilder builder = RouterBuilder.create(vertx, contract);
    builder.getRoutes().forEach(ApiRouter::refuse);
    return new Routes(new Entrance(operations, roles, maxBodyBytes), builder.createRouter());
  }

  private Operations<Endpoint> operations(OpenAPIContract contract, RequestValidator validator) {
    Operations<Endpoint> operations = new Operations<>();
    for (Operation operation : contract.operations()) {
      RequestCheck check = new RequestCheck(contract, operation, validator);
      Endpoint endpoint = new Endpoint(operation, check, handlers.get(operation.getOperationId()));
      operations.add(endpoint.path(), operation.getHttpMethod(), endpoint);
    }
    return operations;
  }

  /**
   * The {@link Entrance} finds the operations. Routes are there for methods that a path does not
   * have; whoever comes to one by a path that the contract does not know is told so.
   */
  private static void refuse(OpenAPIRoute route) {
    route
        .setDoSecurity(false)
        .setDoValidation(false)
        .addHandler(context -> context.fail(HttpURLConnection.HTTP_NOT_FOUND));
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

package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
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
   * Makes the way to the operations.
   *
   * @throws IllegalStateException (in the future) naming the operations that are not bound
   */
  Future<Entrance> build(Vertx vertx, Roles roles, int maxBodyBytes) {
    return StrictContract.read(vertx, contractResource)
        .map(contract -> build(vertx, contract, roles, maxBodyBytes));
  }

  private Entrance build(Vertx vertx, OpenAPIContract contract, Roles roles, int maxBodyBytes) {
    refuseUnbound(contract);
    Operations<Endpoint> operations =
        operations(contract, RequestValidator.create(vertx, contract));
    return new Entrance(operations, roles, maxBodyBytes);
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

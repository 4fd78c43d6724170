package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import maguey.common.auth.Roles;
import maguey.common.tracing.HttpRoutes;

/**
 * Runs on an OpenAPI contract: an operation's id finds its handler, its schemas check the request,
 * its {@code x-roles} say who may ask. A contract and its code cannot drift: an operation without a
 * handler, or a handler without an operation, stops the service from starting.
 */
public final class ApiRouter {
  /** What a client waits at most before it hears that a dependency does not answer. */
  private static final long ANSWER_WITHIN_MS = 8_000;

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
    RouterBuilder builder = RouterBuilder.create(vertx, contract, new RequestValues());
    builder.rootHandler((PlatformHandler) context -> arrived(contract, roles, context));
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(maxBodyBytes));
    builder.getRoutes().forEach(this::bind);
    return builder.createRouter();
  }

  private void bind(OpenAPIRoute route) {
    Function<ApiRequest, Future<Reply>> handler =
        handlers.get(route.getOperation().getOperationId());
    route.setDoSecurity(false).addHandler(context -> answer(context, handler));
  }

  private static void answer(RoutingContext context, Function<ApiRequest, Future<Reply>> handler) {
    ValidatedRequest validated = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    inTime(() -> handler.apply(new ApiRequest(context, validated)))
        .onSuccess(reply -> write(context, reply))
        .onFailure(context::fail);
  }

  private static <T> Future<T> inTime(Supplier<Future<T>> step) {
    // Begun on the request's context, where a timeout too must end: off it there is no trace, and
    // another thread would touch the response.
    return ContextInternal.current()
        .succeededFuture()
        .compose(start -> step.get())
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
  }

  private static void write(RoutingContext context, Reply reply) {
    if (!context.response().ended() && !context.response().closed()) {
      reply.write(context.response());
    }
  }

  /**
   * Names the span and asks who calls before the body is read: a refused body has its route's name
   * too, and a stranger hears nothing of the contract, and sends us nothing.
   */
  private static void arrived(OpenAPIContract contract, Roles roles, RoutingContext context) {
    Operation operation =
        contract.findOperation(context.request().path(), context.request().method());
    if (operation == null) {
      context.next();
      return;
    }
    HttpRoutes.matched(context.request(), operation.getAbsoluteOpenAPIPath());
    context.request().pause();
    inTime(() -> roles.require(context, allowed(operation)))
        .onComplete(asked -> context.request().resume())
        .onSuccess(user -> context.next())
        .onFailure(context::fail);
  }

  private static List<String> allowed(Operation operation) {
    JsonArray roles = operation.getOpenAPIModel().getJsonArray("x-roles", new JsonArray());
    return roles.stream().map(Object::toString).toList();
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

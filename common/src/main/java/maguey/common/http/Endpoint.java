package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.List;
import java.util.function.Function;

/** An operation of the contract, with what answers it. */
final class Endpoint {
  private final Operation operation;
  private final String routerPath;
  private final List<String> roles;
  private final RequestCheck check;
  private final Function<ApiRequest, Future<Reply>> handler;

  Endpoint(Operation operation, RequestCheck check, Function<ApiRequest, Future<Reply>> handler) {
    this.operation = operation;
    this.routerPath = operation.getOpenAPIPath().replaceAll("\\{(.*?)}", ":$1");
    this.roles =
        operation.getOpenAPIModel().getJsonArray("x-roles", new JsonArray()).stream()
            .map(Object::toString)
            .toList();
    this.check = check;
    this.handler = handler;
  }

  /** The template of its path, as the contract has it. */
  String path() {
    return operation.getAbsoluteOpenAPIPath();
  }

  /** The same as the router writes it. */
  String routerPath() {
    return routerPath;
  }

  /** Who may ask; nobody in particular when empty. */
  List<String> roles() {
    return roles;
  }

  /** Answers a request, whose body has come. */
  void serve(RoutingContext context) {
    check.of(context).onSuccess(checked -> answer(context, checked)).onFailure(context::fail);
  }

  private void answer(RoutingContext context, ValidatedRequest checked) {
    InTime.run(() -> handler.apply(new ApiRequest(context, checked)))
        .onSuccess(reply -> write(context, reply))
        .onFailure(context::fail);
  }

  private static void write(RoutingContext context, Reply reply) {
    if (!context.response().ended() && !context.response().closed()) {
      reply.write(context);
    }
  }
}

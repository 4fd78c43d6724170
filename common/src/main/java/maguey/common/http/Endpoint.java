package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.List;
import java.util.function.Function;

/** An operation of the contract, with what answers it. */
final class Endpoint {
  private final Operation operation;
  private final List<String> roles;
  private final RequestCheck check;
  private final Function<ApiRequest, Future<Reply>> handler;

  Endpoint(Operation operation, RequestCheck check, Function<ApiRequest, Future<Reply>> handler) {
    this.operation = operation;
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

  /** Who may ask; nobody in particular when empty. */
  List<String> roles() {
    return roles;
  }

  /**
   * Answers a request, whose body has come.
   *
   * @param segments of its path
   */
  void serve(RoutingContext context, String[] segments) {
    goOn(context, check.of(context, segments), checked -> answer(context, checked));
  }

  private void answer(RoutingContext context, ValidatedRequest checked) {
    Future<Reply> reply = InTime.run(() -> handler.apply(new ApiRequest(context, checked)));
    goOn(context, reply, ready -> write(context, ready));
  }

  /** With what is there already at once: most steps take less time than to be told of them. */
  private static <T> void goOn(RoutingContext context, Future<T> step, Handler<T> next) {
    if (step.succeeded()) {
      next.handle(step.result());
    } else {
      step.<Void>map(
              result -> {
                next.handle(result);
                return null;
              })
          .onFailure(context::fail);
    }
  }

  private static void write(RoutingContext context, Reply reply) {
    if (!context.response().ended() && !context.response().closed()) {
      reply.write(context);
    }
  }
}

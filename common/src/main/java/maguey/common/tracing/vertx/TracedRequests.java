package maguey.common.tracing.vertx;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;

/**
 * Requests over the event bus whose spans end in any case. Vert.x hands the span to the reply when
 * the request is written; one that runs out of time before its node is connected would never end.
 */
public final class TracedRequests {
  private TracedRequests() {}

  /** Asks as {@link io.vertx.core.eventbus.EventBus#request(String, Object, DeliveryOptions)}. */
  public static <T> Future<Message<T>> request(
      Vertx vertx, String address, Object body, DeliveryOptions options) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    TracingLocals.takeRequest(context);
    Future<Message<T>> reply = vertx.eventBus().request(address, body, options);
    SpanInFlight request = TracingLocals.takeRequest(context);
    return request == null ? reply : reply.onFailure(failure -> request.end(null, failure));
  }
}

package maguey.common.tracing.vertx;

import io.opentelemetry.context.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * Where tracing data lives on a Vert.x context. Slots must exist before a {@code Vertx} does, which
 * is why this is a service provider: Vert.x loads it before it builds one.
 *
 * <p>Only duplicated contexts hold values. A root context is shared by everything its verticle
 * does, so that a span put there would leak into unrelated work.
 */
public final class TracingLocals implements VertxServiceProvider {
  private static final ContextLocal<Context> CONTEXT = ContextLocal.registerLocal(Context.class);
  private static final ContextLocal<HttpServerSpan> SERVER_SPAN =
      ContextLocal.registerLocal(HttpServerSpan.class);
  private static final ContextLocal<SpanInFlight> REQUEST =
      ContextLocal.registerLocal(SpanInFlight.class);

  @Override
  public void init(VertxBootstrap builder) {
    // Nothing to set up: loading the class has registered the slots.
  }

  /** Returns the OpenTelemetry context of a Vert.x context; null if it has none. */
  public static Context get(io.vertx.core.Context vertx) {
    return CONTEXT.get(vertx);
  }

  /**
   * Sets the OpenTelemetry context of a fresh duplicate. The root context leaves the request behind
   * as well: work that belongs to no trace serves no request.
   */
  public static void enter(ContextInternal duplicate, Context context) {
    CONTEXT.put(duplicate, context);
    if (context == Context.root()) {
      SERVER_SPAN.remove(duplicate);
    }
  }

  static void put(io.vertx.core.Context vertx, Context context) {
    CONTEXT.put(vertx, context);
  }

  static HttpServerSpan serverSpan(io.vertx.core.Context vertx) {
    return SERVER_SPAN.get(vertx);
  }

  static void putServerSpan(io.vertx.core.Context vertx, HttpServerSpan span) {
    SERVER_SPAN.put(vertx, span);
  }

  /** Returns the span of the request that was sent over the event bus last, and forgets it. */
  static SpanInFlight takeRequest(io.vertx.core.Context vertx) {
    SpanInFlight request = REQUEST.get(vertx);
    REQUEST.remove(vertx);
    return request;
  }

  static void putRequest(io.vertx.core.Context vertx, SpanInFlight span) {
    REQUEST.put(vertx, span);
  }
}

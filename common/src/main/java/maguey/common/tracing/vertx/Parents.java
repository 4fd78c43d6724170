package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.vertx.core.tracing.TracingPolicy;

/** Which context a new span hangs below, by the rules of {@link TracingPolicy}. */
final class Parents {
  private Parents() {}

  /** Returns the parent; null if by the policy there shall be no span. */
  static Context of(io.vertx.core.Context vertx, TracingPolicy policy) {
    Context current = current(vertx);
    boolean isTraced = Span.fromContext(current).getSpanContext().isValid();
    return isTraced || policy == TracingPolicy.ALWAYS ? current : null;
  }

  private static Context current(io.vertx.core.Context vertx) {
    Context onVertx = TracingLocals.get(vertx);
    return onVertx == null ? Context.root() : onVertx;
  }
}

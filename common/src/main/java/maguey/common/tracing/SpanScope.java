package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;
import maguey.common.flow.CallersContext;
import maguey.common.tracing.vertx.TracingLocals;

/** Runs a step so that everything it starts, and nothing else, sees its context (ADR 004). */
final class SpanScope {
  private SpanScope() {}

  /**
   * Runs the step with the span current, and ends the span by the step's outcome.
   *
   * @param parent what else is in the context
   */
  static <T> Future<T> run(Span span, Context parent, Supplier<? extends Future<T>> step) {
    Future<T> outcome = runIn(parent.with(span), step);
    if (outcome.succeeded()) {
      SpanEnd.end(span, null);
      return outcome;
    }
    return outcome.andThen((result, failure) -> SpanEnd.end(span, failure));
  }

  static <T> Future<T> runIn(Context context, Supplier<? extends Future<T>> step) {
    ContextInternal caller = ContextInternal.current();
    return caller == null ? offVertx(context, step) : onDuplicate(caller, context, step);
  }

  private static <T> Future<T> offVertx(Context context, Supplier<? extends Future<T>> step) {
    try (Scope ignored = context.makeCurrent()) {
      return call(step);
    }
  }

  private static <T> Future<T> onDuplicate(
      ContextInternal caller, Context context, Supplier<? extends Future<T>> step) {
    ContextInternal inner = caller.duplicate(true);
    TracingLocals.enter(inner, context);
    ContextInternal before = inner.beginDispatch();
    try {
      return CallersContext.on(caller, call(step));
    } finally {
      inner.endDispatch(before);
    }
  }

  static <T> Future<T> call(Supplier<? extends Future<T>> step) {
    try {
      return step.get();
    } catch (Throwable failure) {
      return Future.failedFuture(failure);
    }
  }
}

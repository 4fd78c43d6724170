package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * Who traces what a step does: the step's own tracer. A part of a process may be a service of its
 * own in the traces (ADR 043), and so are its statements, calls and messages.
 */
public final class StepTracer {
  private static final ContextKey<Tracer> KEY = ContextKey.named("maguey-step-tracer");

  private StepTracer() {}

  /** Returns the context of a step whose work {@code tracer} traces. */
  public static Context put(Context context, Tracer tracer) {
    return context.get(KEY) == tracer ? context : context.with(KEY, tracer);
  }

  /** Returns who traces work in this context; {@code otherwise} where no step has told. */
  static Tracer of(Context context, Tracer otherwise) {
    Tracer tracer = context.get(KEY);
    return tracer == null ? otherwise : tracer;
  }
}

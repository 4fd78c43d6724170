package maguey.common.tracing.vertx;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.context.Scope;
import io.vertx.core.internal.ContextInternal;

/**
 * Lets {@code Context.current()} and {@code Span.current()} answer from the duplicated Vert.x
 * context a thread is working for. Everywhere else OpenTelemetry's thread-local storage serves.
 */
public final class VertxContextStorage implements ContextStorage, ContextStorageProvider {

  @Override
  public ContextStorage get() {
    return this;
  }

  @Override
  public Scope attach(Context toAttach) {
    ContextInternal vertx = duplicate();
    return vertx == null
        ? ContextStorage.defaultStorage().attach(toAttach)
        : attach(vertx, toAttach);
  }

  @Override
  public Context current() {
    ContextInternal vertx = duplicate();
    return vertx == null ? ContextStorage.defaultStorage().current() : TracingLocals.get(vertx);
  }

  private static Scope attach(ContextInternal vertx, Context toAttach) {
    Context before = TracingLocals.get(vertx);
    if (toAttach == null || toAttach == before) {
      return Scope.noop();
    }
    TracingLocals.put(vertx, toAttach);
    return () -> TracingLocals.put(vertx, before);
  }

  private static ContextInternal duplicate() {
    ContextInternal vertx = ContextInternal.current();
    return vertx != null && vertx.isDuplicate() ? vertx : null;
  }
}

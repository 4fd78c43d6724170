package maguey.common.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;

/** Brings results back to who asked: what follows them belongs to his trace and event loop. */
public final class CallersContext {
  private CallersContext() {}

  /** The same outcome, on the context of whoever calls this; off Vert.x it is the future itself. */
  public static <T> Future<T> here(Future<T> result) {
    ContextInternal caller = ContextInternal.current();
    return caller == null ? result : on(caller, result);
  }

  /** The same outcome on a context; what has succeeded already, without the way of a promise. */
  public static <T> Future<T> on(ContextInternal context, Future<T> result) {
    if (result.succeeded()) {
      return context.succeededFuture(result.result());
    }
    PromiseInternal<T> promise = context.promise();
    result.onComplete(promise);
    return promise.future();
  }

  /** A promise whose outcome is told on the context of whoever calls this, if he has one. */
  public static <T> Promise<T> promise() {
    ContextInternal caller = ContextInternal.current();
    return caller == null ? Promise.promise() : caller.promise();
  }
}

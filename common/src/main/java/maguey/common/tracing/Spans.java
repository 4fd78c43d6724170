package maguey.common.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.util.function.Supplier;

/** Makes the spans of a service around its steps. */
public final class Spans {
  private final Tracer tracer;

  Spans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Runs a step in a child of the current span; a fault marks it, a {@link Refusal} does not. */
  public <T> Future<T> inSpan(String name, Supplier<Future<T>> step) {
    return inSpan(name, SpanSettings.child(), step);
  }

  /** Runs a step in a span with settings of its own. */
  public <T> Future<T> inSpan(
      String name, SpanSettings settings, Supplier<? extends Future<T>> step) {
    Context parent = settings.parent() == null ? Context.current() : settings.parent();
    SpanBuilder builder = tracer.spanBuilder(name).setParent(parent);
    Span span = settings.decoration().apply(builder).startSpan();
    return Future.<Void>succeededFuture()
        .compose(start -> step.get())
        .onComplete(done -> span.end());
  }

  /** Runs a transaction as one span with its outcome. */
  public <T> Future<T> inTransaction(Supplier<Future<T>> transaction) {
    return inSpan("transaction", transaction);
  }

  /** Runs a consumer's work in a CONSUMER span of the message's trace. */
  public <T> Future<T> consume(Message<?> message, Supplier<Future<T>> work) {
    return inSpan("process " + message.address(), work);
  }

  /** Runs work that belongs to no trace: timers, relays. */
  public <T> Future<T> detached(Supplier<Future<T>> work) {
    return work.get();
  }

  /** Makes a span for a step that was over before its parent was known. */
  public void emit(String name, Context parent, Instant start, Instant end, Attributes attributes) {
    tracer
        .spanBuilder(name)
        .setParent(parent)
        .setStartTimestamp(start)
        .setAllAttributes(attributes)
        .startSpan()
        .end(end);
  }

  /** The span that work here belongs to; never null. */
  public static Span current() {
    return Span.current();
  }
}

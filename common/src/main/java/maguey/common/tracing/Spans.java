package maguey.common.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.util.function.Supplier;
import maguey.common.tracing.vertx.BusSpans;
import maguey.common.tracing.vertx.MagueyTracer;
import maguey.common.tracing.vertx.StepTracer;

/**
 * Opens spans around steps. One instance per service: {@link Telemetry#spans()}, and {@link
 * Telemetry#spansAs} for a part that traces show as a service of its own.
 *
 * <p>A step runs on a duplicate of the caller's Vert.x context, on the caller's thread, so that
 * steps in parallel do not see each other's spans (ADR 004). Its result comes back on the caller's
 * context. Off any Vert.x context it works too, with OpenTelemetry's thread-local context.
 */
public final class Spans {
  private final Tracer tracer;

  public Spans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Returns spans that record nothing, for tests of code that traces. */
  public static Spans none() {
    return new Spans(OpenTelemetry.noop().getTracer("none"));
  }

  /**
   * Runs a step in a child of the current span.
   *
   * @param name says what the step does, never with an id: {@code check-inventory}
   * @param step may throw instead of returning a failed future
   * @return the step's own outcome; a fault marks the span ERROR, a {@link Refusal} does not
   */
  public <T> Future<T> inSpan(String name, Supplier<? extends Future<T>> step) {
    return run(tracer.spanBuilder(name).startSpan(), Context.current(), step);
  }

  /** As {@link #inSpan(String, Supplier)}, with settings of its own. */
  public <T> Future<T> inSpan(
      String name, SpanSettings settings, Supplier<? extends Future<T>> step) {
    Context parent = settings.parent() == null ? Context.current() : settings.parent();
    SpanBuilder builder = tracer.spanBuilder(name).setParent(parent);
    return run(settings.decoration().apply(builder).startSpan(), parent, step);
  }

  /**
   * Runs a database transaction as one span {@code transaction} with its outcome. Statements nest
   * below it and below the steps inside it if the connection is a {@link StepConnection}.
   *
   * @param transaction completes after the commit, fails after the rollback
   */
  public <T> Future<T> inTransaction(Supplier<? extends Future<T>> transaction) {
    return inSpan(
        TransactionOutcome.SPAN_NAME,
        SpanSettings.child(),
        () -> {
          Span span = Span.current();
          return SpanScope.call(transaction)
              .andThen((result, failure) -> TransactionOutcome.record(span, failure));
        });
  }

  /**
   * Runs the handling of a message in a span {@code process <address>}, below the span that sent
   * the message. The span ends with the returned future, whether or not anybody replies.
   */
  public <T> Future<T> consume(Message<?> message, Supplier<? extends Future<T>> work) {
    Context sender = BusSpans.senderOf(message, MagueyTracer.currentPropagator());
    SpanBuilder builder = tracer.spanBuilder("process " + message.address()).setParent(sender);
    BusSpans.describeConsumer(builder, message);
    return run(builder.startSpan(), sender, work);
  }

  /** Runs work with {@code context} current and no span of its own. */
  public <T> Future<T> inContext(Context context, Supplier<? extends Future<T>> work) {
    return SpanScope.runIn(context, work);
  }

  /** Runs work that belongs to no trace: timers, relays. */
  public <T> Future<T> detached(Supplier<? extends Future<T>> work) {
    return inContext(Context.root(), work);
  }

  /**
   * Opens a span that the caller ends, or does not: one that is not ended is not exported. For what
   * has its place in a trace before it is sure to have happened.
   */
  public Span begin(String name, SpanSettings settings) {
    Context parent = settings.parent() == null ? Context.current() : settings.parent();
    return settings.decoration().apply(tracer.spanBuilder(name).setParent(parent)).startSpan();
  }

  /**
   * Records a step that was timed before its parent was known.
   *
   * @param start on the business clock, as every other span of the service; so is {@code end}
   * @return the context of the recorded span
   */
  public Context emit(
      String name, Context parent, Instant start, Instant end, Attributes attributes) {
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(parent)
            .setSpanKind(SpanKind.INTERNAL)
            .setAllAttributes(attributes)
            .setStartTimestamp(start)
            .startSpan();
    span.end(end);
    return parent.with(span);
  }

  /** Returns the span that work here belongs to; never null. */
  public static Span current() {
    return Span.current();
  }

  /**
   * Returns the SERVER span of the request being served, however deep in its steps; one that
   * records nothing where no request is being served.
   */
  public static Span server() {
    return MagueyTracer.serverSpan();
  }

  private <T> Future<T> run(Span span, Context parent, Supplier<? extends Future<T>> step) {
    return SpanScope.run(span, StepTracer.put(parent, tracer), step);
  }
}

package maguey.common.tracing.vertx;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.tracing.TracingPolicy;
import java.util.function.BiConsumer;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.w3c.W3cPropagator;

/**
 * Spans of the event bus. Sending makes a PRODUCER span. Receiving makes none here: Vert.x would
 * end it when the handler returns, or never, if nobody replies. The sender's context is set on the
 * message's own Vert.x context instead, and {@code Spans.consume} opens the CONSUMER span.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/">messaging conventions</a>,
 *     whose status is Development
 */
public final class BusSpans {
  private static final AttributeKey<String> SYSTEM = stringKey("messaging.system");
  private static final AttributeKey<String> OPERATION = stringKey("messaging.operation.name");
  private static final AttributeKey<String> TYPE = stringKey("messaging.operation.type");
  private static final AttributeKey<String> DESTINATION = stringKey("messaging.destination.name");
  private static final String EVENT_BUS = "vertx";

  /** Replies, and what Vert.x sends for itself. */
  private static final String INTERNAL = "__vertx.";

  private final Tracer tracer;
  private final W3cPropagator propagator;

  BusSpans(Tracer tracer, W3cPropagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** Returns a context whose remote parent sent the message; the current one if nobody is named. */
  public static Context senderOf(Message<?> message, W3cPropagator propagator) {
    SpanContext sender = CallerContext.read(propagator, message.headers());
    return sender.isValid() ? Context.root().with(Span.wrap(sender)) : Context.current();
  }

  /** Says on a CONSUMER span what is being consumed. */
  public static void describeConsumer(SpanBuilder builder, Message<?> message) {
    describe(builder.setSpanKind(SpanKind.CONSUMER), message, "process", "process");
  }

  void receive(io.vertx.core.Context vertx, Message<?> message) {
    SpanContext sender = CallerContext.read(propagator, message.headers());
    if (sender.isValid()) {
      TracingLocals.put(vertx, Context.root().with(Span.wrap(sender)));
    }
  }

  SpanInFlight send(
      io.vertx.core.Context vertx,
      TracingPolicy policy,
      Message<?> message,
      BiConsumer<String, String> headers) {
    Context parent = isInternal(message) ? null : Parents.of(vertx, policy);
    if (parent == null) {
      return null;
    }
    String operation = operation(message);
    SpanBuilder builder =
        StepTracer.of(parent, tracer).spanBuilder(operation + " " + message.address());
    describe(builder.setSpanKind(SpanKind.PRODUCER), message, operation, "send");
    Span span = builder.setParent(parent).startSpan();
    propagator.inject(span.getSpanContext(), headers);
    SendSpan sent = new SendSpan(span, message.isSend());
    if (message.replyAddress() != null) {
      TracingLocals.putRequest(vertx, sent);
    }
    return sent;
  }

  private static boolean isInternal(Message<?> message) {
    return message.address() == null || message.address().startsWith(INTERNAL);
  }

  private static String operation(Message<?> message) {
    if (!message.isSend()) {
      return "publish";
    }
    return message.replyAddress() == null ? "send" : "request";
  }

  private static void describe(
      SpanBuilder builder, Message<?> message, String operation, String type) {
    builder.setAttribute(SYSTEM, EVENT_BUS);
    builder.setAttribute(OPERATION, operation);
    builder.setAttribute(TYPE, type);
    builder.setAttribute(DESTINATION, message.address());
  }

  private static final class SendSpan extends SpanInFlight {
    private final boolean needsConsumer;

    SendSpan(Span span, boolean needsConsumer) {
      super(span);
      this.needsConsumer = needsConsumer;
    }

    @Override
    void describeEnd(Object response, Throwable failure) {
      if (failure instanceof ReplyException reply) {
        // What is published may find nobody: that is what publishing means.
        if (needsConsumer || reply.failureType() != ReplyFailure.NO_HANDLERS) {
          describeReplyFailure(reply);
        }
      } else if (failure != null) {
        error(failure.getClass().getName());
      }
    }

    /** What a consumer refused with a 4xx is an outcome; everything else is a fault. */
    private void describeReplyFailure(ReplyException reply) {
      boolean isRefusal = reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
      if (isRefusal && reply.failureCode() >= 400 && reply.failureCode() < 500) {
        span.setAttribute(MagueyAttributes.PROBLEM, reply.getMessage());
      } else {
        error(reply.failureType().name());
      }
    }
  }
}

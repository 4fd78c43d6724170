package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Optional;

/** Ends a span by the outcome of its step: a refusal is an outcome, every other failure a fault. */
final class SpanEnd {
  private SpanEnd() {}

  static void end(Span span, Throwable failure) {
    if (failure != null && span.isRecording()) {
      describe(span, failure);
    }
    span.end();
  }

  /**
   * Returns the problem type if {@code failure} is a refusal, here or told by a message's reply.
   */
  static Optional<String> refusal(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal.refusedAs();
    }
    return failure instanceof ReplyException reply && isRefusal(reply)
        ? Optional.ofNullable(reply.getMessage())
        : Optional.empty();
  }

  private static void describe(Span span, Throwable failure) {
    refusal(failure)
        .ifPresentOrElse(
            type -> span.setAttribute(MagueyAttributes.PROBLEM, type), () -> fault(span, failure));
  }

  private static void fault(Span span, Throwable failure) {
    if (failure instanceof Refusal told) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, told.faultType());
      span.setStatus(StatusCode.ERROR, failure.getMessage());
    } else {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, failure.getClass().getName());
      span.setStatus(StatusCode.ERROR);
    }
    span.recordException(failure);
  }

  private static boolean isRefusal(ReplyException reply) {
    return reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && reply.failureCode() >= 400
        && reply.failureCode() < 500;
  }
}

package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;

/** A span between the two calls that Vert.x makes for it. Vert.x may make the second one twice. */
abstract class SpanInFlight {
  final Span span;

  SpanInFlight(Span span) {
    this.span = span;
  }

  /**
   * Ends the span.
   *
   * @param response what Vert.x knows of the outcome; null if nothing
   * @param failure null if all went well as far as the transport can tell
   */
  final void end(Object response, Throwable failure) {
    if (span.isRecording()) {
      describeEnd(response, failure);
    }
    span.end();
    ended(failure);
  }

  /** The work is over, whether or not the span records. */
  void ended(Throwable failure) {}

  abstract void describeEnd(Object response, Throwable failure);

  final void error(String type) {
    span.setAttribute(ErrorAttributes.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR);
  }
}

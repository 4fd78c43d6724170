package maguey.common.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A step in the trace that a thing began in, whoever asks for it in whichever trace: the step and
 * the request link to each other. Where the beginning was not traced, it is a step of the request.
 *
 * @param began the context that the thing began in
 * @param toRequest the {@code journey.link.type} of the link to the request
 * @param toStep that of the link back
 */
public record LaterStep(Spans spans, StoredContext began, String toRequest, String toStep) {

  /**
   * Runs the step.
   *
   * @param describing says on its span what it is about
   */
  public <T> Future<T> run(
      String name, UnaryOperator<SpanSettings> describing, Supplier<Future<T>> step) {
    Span request = Spans.server();
    Context stored = began.toContext();
    boolean wasTraced = Span.fromContext(stored).getSpanContext().isValid();
    SpanSettings settings =
        describing
            .apply(wasTraced ? SpanSettings.childOf(stored) : SpanSettings.child())
            .linkedTo(request.getSpanContext(), linkType(toRequest));
    return spans.inSpan(
        name,
        settings,
        () -> {
          request.addLink(Spans.current().getSpanContext(), linkType(toStep));
          return step.get();
        });
  }

  private static Attributes linkType(String type) {
    return Attributes.of(MagueyAttributes.JOURNEY_LINK_TYPE, type);
  }
}

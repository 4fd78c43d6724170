package maguey.common.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * What a span has besides its name.
 *
 * @param parent null takes the current span
 * @param decoration sets kind, attributes, links and start on the builder
 */
public record SpanSettings(Context parent, UnaryOperator<SpanBuilder> decoration) {
  private static final SpanSettings NONE = new SpanSettings(null, builder -> builder);

  /** A child of the current span. */
  public static SpanSettings child() {
    return NONE;
  }

  /** A child of a stored or foreign context. */
  public static SpanSettings childOf(Context parent) {
    return new SpanSettings(parent, builder -> builder);
  }

  /** Adds an attribute. */
  public <T> SpanSettings with(AttributeKey<T> key, T value) {
    return and(builder -> builder.setAttribute(key, value));
  }

  /** Adds a link to another span. */
  public SpanSettings linkedTo(SpanContext other, Attributes attributes) {
    return and(builder -> builder.addLink(other, attributes));
  }

  /** Sets the kind; {@code INTERNAL} without it. */
  public SpanSettings kind(SpanKind kind) {
    return and(builder -> builder.setSpanKind(kind));
  }

  /** Starts the span earlier than now, in business time. */
  public SpanSettings startingAt(Instant start) {
    return and(builder -> builder.setStartTimestamp(start));
  }

  private SpanSettings and(UnaryOperator<SpanBuilder> more) {
    return new SpanSettings(parent, builder -> more.apply(decoration.apply(builder)));
  }
}

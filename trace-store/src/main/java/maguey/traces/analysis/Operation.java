package maguey.traces.analysis;

/**
 * What a span does, whenever it does it.
 *
 * @param name of the span
 * @param kind OTLP's number
 */
public record Operation(String service, String name, int kind) {
  /** That of a span. */
  public static Operation of(TimedSpan span) {
    return new Operation(span.service(), span.name(), span.kind());
  }
}

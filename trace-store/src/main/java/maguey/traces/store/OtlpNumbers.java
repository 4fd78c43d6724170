package maguey.traces.store;

import maguey.traces.model.Span;

/** What the numbers of OTLP's enumerations mean where storing depends on them. */
final class OtlpNumbers {
  private static final int ERROR = 2;
  private static final int CLIENT = 3;
  private static final int CONSUMER = 5;

  private OtlpNumbers() {}

  static boolean isError(Span span) {
    return span.status() == ERROR;
  }

  static boolean isClient(Span span) {
    return span.kind() == CLIENT;
  }

  static boolean isConsumer(int kind) {
    return kind == CONSUMER;
  }
}

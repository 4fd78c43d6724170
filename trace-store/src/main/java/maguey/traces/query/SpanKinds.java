package maguey.traces.query;

import java.util.List;

/** The kinds of spans, by OTLP's numbers. */
final class SpanKinds {
  private static final List<String> NAMES =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  private SpanKinds() {}

  /** The name of a number that OTLP knows; of another one the number itself. */
  static String name(int kind) {
    return kind >= 0 && kind < NAMES.size() ? NAMES.get(kind) : String.valueOf(kind);
  }

  /** The number of a name; -1 for none of them. */
  static int number(String name) {
    return NAMES.indexOf(name);
  }
}

package maguey.traces.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import maguey.traces.model.Span;

/** What one service did in the new spans of a trace. */
record ServicePart(TracePart trace, String service, List<Span> spans) {
  private static final int MOST_OPERATIONS = 1_000;

  /** Of all services of the traces, in the order of their key. */
  static List<ServicePart> of(List<TracePart> traces) {
    return traces.stream().flatMap(trace -> of(trace).stream()).toList();
  }

  long errors() {
    return spans.stream().filter(OtlpNumbers::isError).count();
  }

  /** Bit n stands for a span of kind n. */
  int kinds() {
    return spans.stream().mapToInt(span -> 1 << (span.kind() & 15)).reduce(0, (a, b) -> a | b);
  }

  /** The names of its spans, each once; the first thousand, as in add_to_services.sql. */
  List<String> operations() {
    return spans.stream().map(Operations::nameOf).distinct().limit(MOST_OPERATIONS).toList();
  }

  private static List<ServicePart> of(TracePart trace) {
    Map<String, List<Span>> services = new TreeMap<>();
    for (Span span : trace.spans()) {
      services.computeIfAbsent(span.service(), name -> new ArrayList<>()).add(span);
    }
    return services.entrySet().stream()
        .map(entry -> new ServicePart(trace, entry.getKey(), entry.getValue()))
        .toList();
  }
}

package maguey.traces.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import maguey.traces.model.Span;

/** What one service did in the new spans of a trace. */
record ServicePart(TracePart trace, String service, List<Span> spans) {
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

  /** The names of its spans, each once. */
  Set<String> operations() {
    Set<String> names = new TreeSet<>();
    spans.forEach(span -> names.add(Operations.nameOf(span)));
    return names;
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

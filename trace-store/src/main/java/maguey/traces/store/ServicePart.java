package maguey.traces.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import maguey.traces.model.Span;

/**
 * What one service did in the new spans of a trace: mostly three of them, for which a stream would
 * cost more than the work.
 */
record ServicePart(TracePart trace, String service, List<Span> spans) {
  private static final int MOST_OPERATIONS = 1_000;

  /** Of all services of the traces, in the order of their key. */
  static List<ServicePart> of(List<TracePart> traces) {
    return traces.stream().flatMap(trace -> of(trace).stream()).toList();
  }

  long errors() {
    long errors = 0;
    for (Span span : spans) {
      errors += OtlpNumbers.isError(span) ? 1 : 0;
    }
    return errors;
  }

  /** Bit n stands for a span of kind n. */
  int kinds() {
    int kinds = 0;
    for (Span span : spans) {
      kinds |= 1 << (span.kind() & 15);
    }
    return kinds;
  }

  /** The names of its spans, each once; the first thousand, as in add_to_services.sql. */
  Collection<String> operations() {
    Set<String> names = new LinkedHashSet<>();
    for (Span span : spans) {
      if (names.size() < MOST_OPERATIONS) {
        names.add(Operations.nameOf(span));
      }
    }
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

package maguey.traces.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;

/** What spans take in memory, about, with each that emitted some of them, once. */
final class Weight {
  private final Set<Long> origins = new HashSet<>();
  private long bytes;
  private Origin last;

  static long of(List<Span> spans) {
    Weight weight = new Weight();
    spans.forEach(weight::add);
    return weight.bytes();
  }

  void add(Span span) {
    bytes += span.weight();
    if (span.origin() != last) {
      last = span.origin();
      bytes += origins.add(last.id()) ? last.resource().length() + last.scope().length() : 0;
    }
  }

  long bytes() {
    return bytes;
  }
}

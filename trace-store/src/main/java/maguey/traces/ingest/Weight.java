package maguey.traces.ingest;

import java.util.List;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;

/**
 * What spans take in memory, about, with who emitted them: once for those that follow one another.
 */
final class Weight {
  private long bytes;
  private Origin last;

  static long of(List<Span> spans) {
    Weight weight = new Weight();
    spans.forEach(weight::add);
    return weight.bytes();
  }

  void add(Span span) {
    bytes += span.weight();
    if (!span.origin().equals(last)) {
      last = span.origin();
      bytes += last.resource().length() + last.scope().length();
    }
  }

  long bytes() {
    return bytes;
  }
}

package maguey.traces.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maguey.traces.model.Span;

/** The parents that the spans of a batch name and that are not in it. */
record WantedParents(UUID[] traceIds, Long[] spanIds) {
  private record Key(UUID traceId, long spanId) {}

  static WantedParents of(List<Span> batch) {
    Set<Key> present =
        batch.stream()
            .map(s -> new Key(s.traceId().uuid(), s.spanId()))
            .collect(Collectors.toCollection(HashSet::new));
    List<Key> wanted =
        batch.stream()
            .filter(s -> !s.isRoot())
            .map(s -> new Key(s.traceId().uuid(), s.parentSpanId()))
            .filter(parent -> !present.contains(parent))
            .distinct()
            .toList();
    return new WantedParents(
        wanted.stream().map(Key::traceId).toArray(UUID[]::new),
        wanted.stream().map(Key::spanId).toArray(Long[]::new));
  }

  boolean isEmpty() {
    return traceIds.length == 0;
  }
}

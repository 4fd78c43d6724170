package maguey.traces.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with the shape of a trace. Whatever came is a tree of some kind: orphans, cycles,
 * several roots and repeated ids are told, never refused.
 */
public final class TraceTree {
  /** Zero for "none", as in {@code maguey.traces.model.SpanId}. */
  public record Node(long spanId, long parentSpanId) {}

  private final Map<Long, Integer> timesSeen = new HashMap<>();
  private final Set<Long> inCycle = new HashSet<>();

  /** Looks at the spans of one trace, in order of start. */
  public TraceTree(List<Node> spans) {
    Map<Long, Long> parents = new HashMap<>();
    for (Node span : spans) {
      timesSeen.merge(span.spanId(), 1, Integer::sum);
      parents.putIfAbsent(span.spanId(), span.parentSpanId());
    }
    Set<Long> done = new HashSet<>();
    parents.keySet().forEach(id -> follow(id, parents, done));
  }

  /** True when it names a parent that is not there. */
  public boolean isOrphan(Node span) {
    return span.parentSpanId() != 0 && !timesSeen.containsKey(span.parentSpanId());
  }

  /** True when its id occurs more than once. */
  public boolean isRepeated(Node span) {
    return timesSeen.getOrDefault(span.spanId(), 0) > 1;
  }

  /** True when it is its own ancestor. */
  public boolean isInCycle(Node span) {
    return inCycle.contains(span.spanId());
  }

  /** Walks up until the top, something known, or itself. */
  private void follow(long start, Map<Long, Long> parents, Set<Long> done) {
    Set<Long> path = new HashSet<>();
    long id = start;
    while (parents.containsKey(id) && !done.contains(id) && path.add(id)) {
      id = parents.get(id);
    }
    if (path.contains(id)) {
      mark(id, parents);
    }
    done.addAll(path);
  }

  private void mark(long start, Map<Long, Long> parents) {
    long id = start;
    while (inCycle.add(id)) {
      id = parents.get(id);
    }
  }
}

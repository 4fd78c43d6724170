package maguey.traces.analysis;

import java.util.ArrayList;
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
  private static final int SERVER = 2;
  private static final int CLIENT = 3;

  /**
   * A span as its shape is judged.
   *
   * @param parentSpanId zero for "none", as in {@code maguey.traces.model.SpanId}
   * @param kind OTLP's number
   */
  public record Node(long spanId, long parentSpanId, int kind) {}

  private final Map<Long, List<Integer>> kindsSeen = new HashMap<>();
  private final Set<Long> inCycle = new HashSet<>();

  /** Looks at the spans of one trace, in order of start. */
  public TraceTree(List<Node> spans) {
    Map<Long, Long> parents = new HashMap<>();
    for (Node span : spans) {
      kindsSeen.computeIfAbsent(span.spanId(), id -> new ArrayList<>(1)).add(span.kind());
      parents.putIfAbsent(span.spanId(), span.parentSpanId());
    }
    Set<Long> done = new HashSet<>();
    parents.keySet().forEach(id -> follow(id, parents, done));
  }

  /** True when it names a parent that is not there. */
  public boolean isOrphan(Node span) {
    return span.parentSpanId() != 0 && !kindsSeen.containsKey(span.parentSpanId());
  }

  /** True when its id occurs more than once, in another way than {@link #isShared}. */
  public boolean isRepeated(Node span) {
    return kindsSeen.getOrDefault(span.spanId(), List.of()).size() > 1 && !isShared(span);
  }

  /** True when it is the client's or the server's end of one call, as Zipkin writes them. */
  public boolean isShared(Node span) {
    List<Integer> kinds = kindsSeen.getOrDefault(span.spanId(), List.of());
    return kinds.size() == 2 && kinds.contains(CLIENT) && kinds.contains(SERVER);
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

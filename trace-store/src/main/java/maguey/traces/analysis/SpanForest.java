package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans of a trace, each under one parent, whatever came: an orphan and a span that names
 * itself are roots, a cycle is opened at its earliest span, the children of an id that occurs twice
 * go to the half in their own service. Spans are named by their place in the list.
 */
public final class SpanForest {
  /** The place of a parent that is not there. */
  public static final int NONE = -1;

  private static final int SERVER = 2;
  private static final int CLIENT = 3;

  private final List<TimedSpan> spans;
  private final Map<Long, List<Integer>> byId = new HashMap<>();
  private final int[] parents;
  private final List<List<Integer>> children = new ArrayList<>();
  private final List<Integer> roots = new ArrayList<>();
  private final int[] parentsFirst;

  /** Puts the spans, given in order of start, under one another. */
  public SpanForest(List<TimedSpan> spans) {
    this.spans = List.copyOf(spans);
    for (int i = 0; i < spans.size(); i++) {
      byId.computeIfAbsent(spans.get(i).spanId(), id -> new ArrayList<>(1)).add(i);
      children.add(new ArrayList<>(0));
    }
    parents = new int[spans.size()];
    Arrays.setAll(parents, this::namedParent);
    new CycleOpener(parents).open();
    for (int i = 0; i < parents.length; i++) {
      (parents[i] == NONE ? roots : children.get(parents[i])).add(i);
    }
    parentsFirst = order();
  }

  /** How many spans there are. */
  public int size() {
    return parents.length;
  }

  /** The span at a place. */
  public TimedSpan span(int place) {
    return spans.get(place);
  }

  /** The place of its parent, or {@link #NONE}. */
  public int parent(int place) {
    return parents[place];
  }

  /** The places of its children, in order of start. */
  public List<Integer> children(int place) {
    return children.get(place);
  }

  /** Every place, a parent before its children. */
  public int[] parentsFirst() {
    return parentsFirst.clone();
  }

  private int[] order() {
    int[] order = new int[parents.length];
    int known = 0;
    for (int root : roots) {
      order[known++] = root;
    }
    for (int next = 0; next < known; next++) {
      for (int child : children.get(order[next])) {
        order[known++] = child;
      }
    }
    return order;
  }

  /** How many spans are above each one. */
  public int[] depths() {
    int[] depths = new int[parents.length];
    for (int place : parentsFirst) {
      depths[place] = parents[place] == NONE ? 0 : depths[parents[place]] + 1;
    }
    return depths;
  }

  private int namedParent(int place) {
    TimedSpan span = spans.get(place);
    int half = clientHalf(place, span);
    if (half != NONE) {
      return half;
    }
    int found = NONE;
    for (int candidate : byId.getOrDefault(span.parentSpanId(), List.of())) {
      boolean sameService = spans.get(candidate).service().equals(span.service());
      if (candidate != place && (found == NONE || sameService)) {
        found = candidate;
        if (sameService) {
          break;
        }
      }
    }
    return span.parentSpanId() == span.spanId() ? NONE : found;
  }

  /** Zipkin's server gives its span the id of the caller's, and stands under it. */
  private int clientHalf(int place, TimedSpan span) {
    List<Integer> sameId = byId.get(span.spanId());
    if (span.kind() != SERVER || sameId.size() == 1) {
      return NONE;
    }
    return sameId.stream()
        .filter(other -> other != place && spans.get(other).kind() == CLIENT)
        .findFirst()
        .orElse(NONE);
  }
}

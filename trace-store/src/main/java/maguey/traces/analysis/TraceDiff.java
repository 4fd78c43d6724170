package maguey.traces.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two traces laid over one another: spans that do the same under the same ancestors share a node,
 * whatever their ids, times and number.
 */
public final class TraceDiff {
  private static final int TOP = -1;

  private final Map<Key, Integer> places = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<List<Integer>> children = new ArrayList<>();
  private final List<Integer> tops = new ArrayList<>();

  private record Key(int parent, Operation operation) {}

  /** What one of the traces has at a node; times in nanoseconds. */
  public static final class Side {
    private int count;
    private int failed;
    private long total;
    private long self;

    /** Spans. */
    public int count() {
      return count;
    }

    /** Spans with status ERROR. */
    public int failed() {
      return failed;
    }

    /** Of all spans. */
    public long total() {
      return total;
    }

    /** Without the time of their children. */
    public long self() {
      return self;
    }
  }

  /**
   * An operation under its ancestors.
   *
   * @param depth nodes above it
   * @param parent the node above it, by its place in {@link #nodes()}; -1 for none
   */
  public record Node(Operation operation, int depth, int parent, Side base, Side other) {
    /** How much more time of its own the other trace spends here, in nanoseconds. */
    public long selfDelta() {
      return other.self - base.self;
    }

    /** How much longer the other trace's spans are, in nanoseconds. */
    public long totalDelta() {
      return other.total - base.total;
    }
  }

  /** Lays the second trace over the first. */
  public TraceDiff(SpanForest base, SpanForest other) {
    add(base, true);
    add(other, false);
  }

  /** All nodes; a parent before its children. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Places of the nodes in the order of a tree: each under its parent. */
  public List<Integer> treeOrder() {
    List<Integer> order = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = tops.size() - 1; i >= 0; i--) {
      open.push(tops.get(i));
    }
    while (!open.isEmpty()) {
      int place = open.pop();
      order.add(place);
      for (int i = children.get(place).size() - 1; i >= 0; i--) {
        open.push(children.get(place).get(i));
      }
    }
    return order;
  }

  private void add(SpanForest forest, boolean isBase) {
    long[] selves = SelfTimes.of(forest);
    int[] nodeOf = new int[forest.size()];
    for (int place : forest.parentsFirst()) {
      int parent = forest.parent(place) == SpanForest.NONE ? TOP : nodeOf[forest.parent(place)];
      nodeOf[place] = node(parent, Operation.of(forest.span(place)));
      Node node = nodes.get(nodeOf[place]);
      count(isBase ? node.base() : node.other(), forest.span(place), selves[place]);
    }
  }

  private int node(int parent, Operation operation) {
    return places.computeIfAbsent(
        new Key(parent, operation),
        key -> {
          int depth = parent == TOP ? 0 : nodes.get(parent).depth() + 1;
          nodes.add(new Node(operation, depth, parent, new Side(), new Side()));
          children.add(new ArrayList<>(0));
          (parent == TOP ? tops : children.get(parent)).add(nodes.size() - 1);
          return nodes.size() - 1;
        });
  }

  private static void count(Side side, TimedSpan span, long self) {
    side.count++;
    side.failed += span.failed() ? 1 : 0;
    side.total += span.duration();
    side.self += self;
  }
}

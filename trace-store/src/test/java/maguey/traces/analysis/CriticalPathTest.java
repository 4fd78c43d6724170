package maguey.traces.analysis;

import static maguey.traces.analysis.Forests.forest;
import static maguey.traces.analysis.Forests.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import maguey.traces.analysis.CriticalPath.Step;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  private static final long DAY = 86_400_000_000_000L;

  @Test
  void path_ofSequentialChildren_alternatesWithTheParent() {
    assertThat(path(forest("A 0-10", "B<A 2-4", "C<A 5-9"))).isEqualTo("A0-2 B2-4 A4-5 C5-9 A9-10");
  }

  @Test
  void path_ofParallelChildren_takesTheOneThatEndsLast() {
    assertThat(path(forest("A 0-20", "B<A 1-15", "C<A 1-18"))).isEqualTo("A0-1 C1-18 A18-20");
    assertThat(path(forest("A 0-20", "B<A 1-15", "C<A 8-18"))).isEqualTo("A0-8 C8-18 A18-20");
  }

  @Test
  void path_ofChildrenThatOverlapByTheirClocks_takesBoth() {
    assertThat(path(forest("A 0-100", "B<A 0-51", "C<A 50-100"))).isEqualTo("B0-50 C50-100");
  }

  @Test
  void path_ofAChildThatOutlivesItsParent_followsTheChild() {
    assertThat(path(forest("A 0-10", "B<A 5-50"))).isEqualTo("A0-5 B5-50");
    assertThat(path(forest("A 0-10", "B<A 2-4", "C<A 12-50"))).isEqualTo("A0-2 B2-4 A4-10 C12-50");
    assertThat(path(forest("G 0-100", "A<G 0-10", "B<A 12-90")))
        .isEqualTo("A0-10 G10-12 B12-90 G90-100");
  }

  @Test
  void path_ofAJourney_skipsTheSilence() {
    SpanForest journey =
        new SpanForest(
            List.of(
                span('A', 0, 0, 100),
                span('B', 'A', 20, 60),
                span('C', 'B', 3 * DAY, 3 * DAY + 50)));

    CriticalPath path = CriticalPath.of(journey);

    assertThat(path.duration()).isEqualTo(150);
    assertThat(path.byPlace(3)).containsExactly(60, 40, 50);
  }

  @Test
  void path_ofOrphansCyclesAndSkewedSpans_isFound() {
    assertThat(path(forest("A 0-10", "B<x 12-20"))).isEqualTo("A0-10 B12-20");
    assertThat(path(forest("A 0-15", "B<x 12-20"))).isEqualTo("A0-12 B12-20");
    assertThat(path(forest("A<B 0-10", "B<A 2-4"))).isEqualTo("A0-2 B2-4 A4-10");
    assertThat(path(forest("A<A 0-10"))).isEqualTo("A0-10");
    assertThat(path(forest("B<A 2-8", "A 5-10"))).isEqualTo("B2-8 A8-10");
    assertThat(path(forest("A 10-0", "B<A 3-3"))).isEqualTo("A0-10");
    assertThat(path(forest())).isEmpty();
  }

  @Test
  void path_ofNestedSpans_isTheWholeOfTheRoot() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      SpanForest forest = Forests.random(random, 1 + random.nextInt(40), true);
      assertThat(CriticalPath.of(forest).duration()).as("trace %d", i).isEqualTo(200);
      assertThat(path(forest)).as("trace %d", i).isEqualTo(reference(forest));
    }
  }

  @Test
  void path_ofAnything_isWithinItsSpansAndNeverTwiceAtOnce() {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      SpanForest forest = Forests.random(random, 1 + random.nextInt(40), false);
      BitSet active = active(forest);
      BitSet covered = new BitSet();
      for (Step step : CriticalPath.of(forest).steps()) {
        TimedSpan span = forest.span(step.place());
        assertThat(step.start()).isBetween(span.start(), span.end() - 1);
        assertThat(step.end()).isBetween(step.start() + 1, span.end());
        BitSet moments = new BitSet();
        moments.set((int) step.start(), (int) step.end());
        assertThat(moments.intersects(covered)).as("trace %d", i).isFalse();
        covered.or(moments);
      }
      assertThat(covered.stream().allMatch(active::get)).as("trace %d", i).isTrue();
      assertThat(covered.length()).as("the end is on the path").isEqualTo(active.length());
    }
  }

  @Test
  void path_ofADeepAndOfALargeTrace_isFoundWithoutRecursion() {
    List<TimedSpan> deep = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      deep.add(span(i + 1, i, i, 30_000 - i));
    }
    List<TimedSpan> chain = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      chain.add(span(i + 1, i, 3L * i, 3L * i + 1));
    }

    assertThat(CriticalPath.of(new SpanForest(deep)).duration()).isEqualTo(30_000);
    assertThat(CriticalPath.of(new SpanForest(chain)).duration()).isEqualTo(4_000);
    assertThat(CriticalPath.of(Forests.random(new Random(3), 10_000, true)).duration())
        .isEqualTo(200);
  }

  private static String path(SpanForest forest) {
    return CriticalPath.of(forest).steps().stream()
        .map(s -> forest.span(s.place()).name() + s.start() + "-" + s.end())
        .collect(Collectors.joining(" "));
  }

  /** The definition, moment by moment: who had to be waited for at {@code moment}? */
  private static String reference(SpanForest forest) {
    int[] owners = new int[200];
    Arrays.fill(owners, SpanForest.NONE);
    int root = 0;
    while (forest.parent(root) != SpanForest.NONE) {
      root++;
    }
    own(forest, root, 0, 200, owners);
    List<String> steps = new ArrayList<>();
    int from = 0;
    for (int t = 1; t <= owners.length; t++) {
      if (t == owners.length || owners[t] != owners[from]) {
        steps.add(forest.span(owners[from]).name() + from + "-" + t);
        from = t;
      }
    }
    return String.join(" ", steps);
  }

  private static void own(SpanForest forest, int place, long from, long until, int[] owners) {
    long moment = until;
    while (moment > from) {
      long now = moment;
      int child =
          forest.children(place).stream()
              .filter(c -> forest.span(c).start() < now && forest.span(c).end() > from)
              .filter(c -> forest.span(c).end() - forest.span(c).duration() / 10 <= now)
              .max(
                  Comparator.<Integer>comparingLong(c -> forest.span(c).end())
                      .thenComparing(Comparator.reverseOrder()))
              .orElse(SpanForest.NONE);
      long ends = child == SpanForest.NONE ? from : Math.min(now, forest.span(child).end());
      Arrays.fill(owners, (int) ends, (int) now, place);
      moment = child == SpanForest.NONE ? from : Math.max(from, forest.span(child).start());
      if (child != SpanForest.NONE) {
        own(forest, child, moment, ends, owners);
      }
    }
  }

  private static BitSet active(SpanForest forest) {
    BitSet active = new BitSet();
    for (int place = 0; place < forest.size(); place++) {
      active.set((int) forest.span(place).start(), (int) forest.span(place).end());
    }
    return active;
  }
}

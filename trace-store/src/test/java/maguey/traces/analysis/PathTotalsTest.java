package maguey.traces.analysis;

import static maguey.traces.analysis.Forests.forest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import maguey.traces.analysis.PathTotals.Total;
import maguey.traces.analysis.TraceDiff.Node;
import org.junit.jupiter.api.Test;

class PathTotalsTest {
  @Test
  void totals_ofRandomTraces_areTheSumsOfTheirPaths() {
    Random random = new Random(13);
    PathTotals totals = new PathTotals();
    Map<String, List<Long>> expected = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      SpanForest forest = Forests.random(random, 20, i % 2 == 0);
      totals.add(UUID.randomUUID(), forest);
      Map<String, Long> inTrace = new HashMap<>();
      CriticalPath.of(forest)
          .steps()
          .forEach(
              step -> inTrace.merge(forest.span(step.place()).name(), step.duration(), Long::sum));
      inTrace.forEach((n, time) -> expected.computeIfAbsent(n, k -> new ArrayList<>()).add(time));
    }

    assertThat(totals.traces()).isEqualTo(100);
    for (Total total : totals.ranked()) {
      List<Long> times = expected.getOrDefault(total.operation().name(), List.of());
      List<Long> sorted = times.stream().sorted().toList();
      assertThat(total.perTrace()).isEqualTo(sorted);
      assertThat(total.critical()).isEqualTo(times.stream().mapToLong(t -> t).sum());
      if (!sorted.isEmpty()) {
        assertThat(total.percentile(1)).isEqualTo(sorted.get(sorted.size() - 1));
        assertThat(total.percentile(0.5)).isEqualTo(sorted.get((sorted.size() - 1) / 2));
        assertThat(total.examples().get(0).critical()).isEqualTo(total.percentile(1));
      }
    }
    assertThat(totals.ranked().stream().mapToInt(Total::bottleneckOf).sum()).isEqualTo(100);
  }

  @Test
  void diff_matchesSpansByTheirPlaceInTheTree() {
    TraceDiff diff =
        new TraceDiff(
            forest("A 0-100", "B<A 0-10", "B<A 20-30", "C<A 40-50"),
            forest("A 0-400", "B<A 0-310", "D<A 350-360"));

    List<String> nodes = diff.treeOrder().stream().map(place -> told(diff, place)).toList();

    assertThat(nodes)
        .containsExactly(
            "A 1:1 total 300 self 10",
            "B 2:1 total 290 self 290",
            "C 1:0 total -10 self -10",
            "D 0:1 total 10 self 10");
  }

  @Test
  void excess_staysWhereItAroseAndDoesNotClimb() {
    SpanForest forest = forest("A 0-400", "B<A 0-350", "C<B 10-330", "D<A 380-390");

    long[] own =
        OwnExcess.of(forest, o -> o.name().equals("D") ? -1 : o.name().equals("A") ? 90 : 20);

    assertThat(own).containsExactly(0, 30, 300, 0);
  }

  private static String told(TraceDiff diff, int place) {
    Node node = diff.nodes().get(place);
    return "%s %d:%d total %d self %d"
        .formatted(
            node.operation().name(),
            node.base().count(),
            node.other().count(),
            node.totalDelta(),
            node.selfDelta());
  }
}

package maguey.traces.analysis;

import static maguey.traces.analysis.Forests.forest;
import static maguey.traces.analysis.Forests.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanForestTest {
  private static final int SERVER = 2;
  private static final int CLIENT = 3;

  @Test
  void orphanAndSelfParent_areRoots() {
    SpanForest forest = forest("A 0-10", "B<x 1-2", "C<C 2-3", "D<A 3-4");

    assertThat(parents(forest)).containsExactly(-1, -1, -1, 0);
  }

  @Test
  void cycle_isOpenedAtItsEarliestSpan() {
    assertThat(parents(forest("T<C 0-9", "A<C 1-9", "B<A 2-8", "C<B 3-7")))
        .containsExactly(3, -1, 1, 2);
  }

  @Test
  void sharedId_ofClientAndServer_nestsTheServer() {
    SpanForest forest =
        new SpanForest(
            List.of(
                new TimedSpan(1, 0, "web", "call", CLIENT, false, 0, 10),
                new TimedSpan(1, 0, "api", "serve", SERVER, false, 1, 9),
                new TimedSpan(2, 1, "api", "query", CLIENT, false, 2, 8)));

    assertThat(parents(forest)).containsExactly(-1, 0, 1);
  }

  @Test
  void deepTrace_hasItsDepths() {
    List<TimedSpan> deep = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      deep.add(span(i + 1, i, i, 20_000));
    }

    assertThat(new SpanForest(deep).depths()[9_999]).isEqualTo(9_999);
  }

  @Test
  void selfTime_isWhatChildrenLeave() {
    assertThat(SelfTimes.of(forest("A 0-10", "B<A 2-4", "C<A 3-6", "D<A 9-15", "E<B 2-3")))
        .containsExactly(5, 1, 3, 6, 1);
  }

  @Test
  void selfTime_equalsACountOfMoments() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      SpanForest forest = Forests.random(random, 30, i % 2 == 0);
      long[] selves = SelfTimes.of(forest);
      for (int place = 0; place < forest.size(); place++) {
        assertThat(selves[place]).isEqualTo(moments(forest, place));
      }
    }
  }

  @Test
  void causes_areTheDeepestFailedSpans() {
    SpanForest forest =
        new SpanForest(
            List.of(
                failed(1, 0, true),
                failed(2, 1, false),
                failed(3, 2, true),
                failed(4, 1, true),
                failed(5, 3, false)));

    List<ErrorCause> causes = ErrorCause.of(forest);

    assertThat(causes)
        .containsExactly(new ErrorCause(2, 2, List.of(0)), new ErrorCause(3, 1, List.of(0)));
  }

  @Test
  void repeatedQueries_areCountedUnderOneParent_whateverTheirValues() {
    List<TimedSpan> spans = new ArrayList<>(List.of(span(1, 0, 0, 100)));
    for (int i = 0; i < 6; i++) {
      spans.add(span(i + 2, 1, 10L * i, 10L * i + 4));
    }

    List<RepeatedQueries> found =
        RepeatedQueries.of(
            new SpanForest(spans),
            place -> place == 0 ? null : "SELECT *\n FROM t1 WHERE id = " + place);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).query()).isEqualTo("SELECT * FROM t1 WHERE id = ?");
    assertThat(found.get(0).places()).hasSize(6);
    assertThat(found.get(0).duration()).isEqualTo(24);
    assertThat(RepeatedQueries.normalised("a='it''s' and b=-1.5 and c=$2"))
        .isEqualTo("a=? and b=? and c=$2");
  }

  private static TimedSpan failed(long id, long parent, boolean failed) {
    return new TimedSpan(id, parent, "s", "n", 1, failed, id, 100);
  }

  private static long moments(SpanForest forest, int place) {
    TimedSpan span = forest.span(place);
    long count = 0;
    for (long t = span.start(); t < span.end(); t++) {
      long now = t;
      boolean inChild =
          forest.children(place).stream()
              .map(forest::span)
              .anyMatch(c -> c.start() <= now && now < c.end());
      count += inChild ? 0 : 1;
    }
    return count;
  }

  private static List<Integer> parents(SpanForest forest) {
    List<Integer> parents = new ArrayList<>();
    for (int place = 0; place < forest.size(); place++) {
      parents.add(forest.parent(place));
    }
    return parents;
  }
}

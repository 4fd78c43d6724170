package maguey.traces.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maguey.traces.analysis.Segments.Interval;
import maguey.traces.analysis.Segments.Segment;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final Instant START = Instant.parse("2026-11-17T10:00:00Z");

  @Test
  void journey_ofTwoHalves_hasTwoSegments() {
    List<Segment> segments = Segments.of(List.of(at(259_200, 50), at(0, 300), at(0, 100)));

    assertThat(segments)
        .containsExactly(
            new Segment(START, START.plusMillis(300), Duration.ofMillis(300), Duration.ZERO),
            new Segment(
                START.plusSeconds(259_200),
                START.plusSeconds(259_200).plusMillis(50),
                Duration.ofMillis(50),
                Duration.ofSeconds(259_200).minusMillis(300)));
  }

  @Test
  void shortSilences_staySegmentless() {
    assertThat(Segments.of(List.of(at(0, 1), at(59, 1)))).hasSize(1);
  }

  @Test
  void silences_alikeInAPollingTrace_areNoGaps() {
    List<Interval> polls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      polls.add(at(i * 120L, 5));
    }

    assertThat(Segments.of(polls)).hasSize(1);
  }

  @Test
  void interval_thatEndsBeforeItStarts_countsFromItsEnd() {
    assertThat(Segments.of(List.of(new Interval(START.plusMillis(5), START))).get(0).active())
        .isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void noSpans_noSegments() {
    assertThat(Segments.of(List.of())).isEmpty();
  }

  private static Interval at(long seconds, long millis) {
    Instant start = START.plusSeconds(seconds);
    return new Interval(start, start.plusMillis(millis));
  }
}

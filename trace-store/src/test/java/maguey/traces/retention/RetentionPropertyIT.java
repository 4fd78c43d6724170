package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import maguey.testkit.PostgresExtension;
import maguey.traces.store.WriteResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever traces there are and whenever retention runs: each is whole or gone, at its time. */
class RetentionPropertyIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final int DAYS_OF_HISTORY = 100;

  private final Random random = new Random(20_261_120);
  private final RetentionStage stage = new RetentionStage(postgres.pool());

  private record Written(List<Span.Builder> spans, Instant keepUntil) {
    Span.Builder first() {
      return spans.get(0);
    }
  }

  @Test
  void traces_ofAnyShapeAtAnyTime_areWholeOrGone() {
    List<Written> traces = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      traces.add(randomTrace(n));
    }
    stage.backdate();

    for (int daysAhead : new int[] {0, 1, 2, 9, 10, 27, 40, 75}) {
      Instant now = NOW.plus(Duration.ofDays(daysAhead)).plusSeconds(random.nextInt(86_400));
      stage.run(POLICY, now);

      stage.assertAgreement();
      traces.forEach(trace -> assertWholeOrGone(trace, now));
    }
    assertRepeatsChangeNothing(traces, NOW.plus(Duration.ofDays(76)));
  }

  private void assertWholeOrGone(Written trace, Instant now) {
    boolean stays = trace.keepUntil().isAfter(now);
    assertThat(stage.isThere(trace.first())).isEqualTo(stays);
    assertThat(stage.spans(trace.first())).isEqualTo(stays ? trace.spans().size() : 0);
  }

  private void assertRepeatsChangeNothing(List<Written> traces, Instant now) {
    List<Written> alive = traces.stream().filter(t -> t.keepUntil().isAfter(now)).toList();
    assertThat(alive).isNotEmpty();
    for (Written trace : alive) {
      WriteResult again = stage.write("a", trace.spans().toArray(Span.Builder[]::new));
      assertThat(again).isEqualTo(new WriteResult(0, trace.spans().size()));
    }
    stage.assertAgreement();
  }

  /** One to six spans with silences of up to weeks, here and there over midnight; many journeys. */
  private Written randomTrace(int n) {
    Instant start = NOW.minus(Duration.ofMinutes(random.nextInt(DAYS_OF_HISTORY * 1_440)));
    Span.Builder root = at(span("trace-" + n, NOW), start, Duration.ofSeconds(random.nextInt(90)));
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    Instant last = start.plusSeconds(90);
    while (random.nextInt(3) > 0 && spans.size() < 6) {
      Instant next = last.plusSeconds((long) Math.pow(random.nextDouble() * 120, 3));
      if (next.isAfter(NOW)) {
        break;
      }
      Span.Builder child = at(childOf(root, "child"), next, Duration.ofMillis(random.nextInt(999)));
      spans.add(random.nextInt(5) == 0 ? failed(child) : child);
      last = next.plusSeconds(1);
    }
    write(spans);
    return new Written(spans, journey(root, keepUntil(spans)));
  }

  /** In any order, and in batches as they come. */
  private void write(List<Span.Builder> spans) {
    List<Span.Builder> shuffled = new ArrayList<>(spans);
    Collections.shuffle(shuffled, random);
    int middle = random.nextInt(shuffled.size());
    stage.write("a", shuffled.subList(0, middle).toArray(Span.Builder[]::new));
    stage.write("b", shuffled.subList(middle, shuffled.size()).toArray(Span.Builder[]::new));
  }

  private Instant journey(Span.Builder root, Instant own) {
    if (random.nextInt(3) > 0) {
      return own;
    }
    Instant eventEnds = NOW.plus(Duration.ofDays(random.nextInt(150) - 75));
    stage.order(root, eventEnds);
    Instant after = eventEnds.plus(Duration.ofDays(POLICY.afterEventDays()));
    return after.isAfter(own) ? after : own;
  }

  private static Instant keepUntil(List<Span.Builder> spans) {
    long last = spans.stream().mapToLong(Span.Builder::getEndTimeUnixNano).max().orElseThrow();
    return Instant.ofEpochSecond(0, last)
        .truncatedTo(ChronoUnit.MICROS)
        .plus(Duration.ofDays(POLICY.days()));
  }
}

package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What goes because all that is stored takes too much room. */
class SizeCapIT extends StagedPast {
  @Test
  void sizeCap_takesTheOldestDaysButNoJourneyAndNotToday() {
    Span.Builder old = at(span("old", NOW), ago(10), SHORT);
    Span.Builder journey = at(span("journey", NOW), ago(10), SHORT);
    Span.Builder today = at(span("today", NOW), NOW, SHORT);
    stage.write("a", old, journey, today);
    stage.order(journey, NOW);
    stage.backdate();

    JsonObject report = stage.run(POLICY.withMaxBytes(1), NOW);

    assertThat(stage.isThere(old)).isFalse();
    assertThat(stage.kept(journey)).isEqualTo(1);
    assertThat(stage.isThere(today)).isTrue();
    assertThat(report.getJsonArray("notes").encode()).contains("size cap");
  }

  @Test
  void sizeCap_thatFitsTwoOfFiveDays_takesTheOldestThree() {
    Map<Integer, Span.Builder> traces = new TreeMap<>();
    for (int day = 2; day <= 6; day++) {
      traces.put(day, at(span("a day", NOW), ago(day), SHORT));
    }
    Span.Builder imported = at(span("imported before", NOW), ago(20), SHORT);
    stage.execute("UPDATE retention_state SET horizon = now() - interval '15 days'");
    stage.write("a", imported);
    stage.write("a", traces.values().toArray(Span.Builder[]::new));
    Span.Builder open = at(span("journey whose end nobody knows", NOW), ago(5), SHORT);
    stage.write("a", open);
    stage.order(open, null);

    RetentionPolicy policy = POLICY.withMaxBytes(bytesSince(ago(3)));
    assertRunIsAsPreviewed(policy, NOW);

    assertThat(traces.keySet())
        .filteredOn(day -> stage.isThere(traces.get(day)))
        .containsExactly(2, 3);
    assertThat(stage.kept(imported)).isEqualTo(1);
    assertThat(stage.kept(open)).isEqualTo(1);
    assertThat(stage.days()).contains(day(ago(3))).doesNotContain(day(ago(4)));
    JsonObject again = stage.run(policy, NOW);
    assertThat(again.getJsonArray("days")).isEmpty();
    assertThat(again.getLong("traces")).isZero();
    assertThat(again.getJsonArray("notes")).isEmpty();
  }

  @Test
  void sizeCap_besideALargeFileOfKeptSpans_leavesDaysThatFit() {
    Span.Builder old = at(span("old", NOW), ago(10), SHORT);
    stage.write("a", old);
    stage.execute(
        """
        INSERT INTO spans_kept (trace_id, span_id, start_time, end_time, start_nanos, end_nanos, origin_id, flags, kind, status, service, name)
        SELECT gen_random_uuid(), n, now(), now(), 0, 0, 1, 0, 1, 0, repeat('s', 900), 'n' FROM generate_series(1, 5000) n
        """);
    stage.execute("DELETE FROM spans_kept");
    long days = bytesSince(ago(15));
    assertThat(stage.number("SELECT pg_total_relation_size('spans_kept')")).isGreaterThan(days);

    JsonObject report = stage.run(POLICY.withMaxBytes(days), NOW);

    assertThat(stage.isThere(old)).isTrue();
    assertThat(report.getJsonArray("days")).isEmpty();
  }
}

package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import maguey.traces.SpanFixture;
import org.junit.jupiter.api.Test;

/** How long traces, journeys and all else live. */
class RetentionIT extends StagedPast {
  @Test
  void trace_afterItsTime_goesWithAllThatBelongsToIt() {
    Span.Builder fresh = at(span("fresh", NOW), ago(29), SHORT);
    Span.Builder old = at(span("old", NOW), ago(33), SHORT);
    old.addAttributes(text("order.id", UUID.randomUUID().toString()));
    old.addLinks(
        Span.Link.newBuilder().setTraceId(fresh.getTraceId()).setSpanId(fresh.getSpanId()));
    stage.write("a", fresh, failed(old), childOf(old, "child"));
    stage.backdate();

    JsonObject report = stage.run(POLICY, NOW);

    assertThat(stage.isThere(fresh)).isTrue();
    assertThat(stage.isThere(old)).isFalse();
    assertThat(stage.spans(old)).isZero();
    assertThat(stage.days()).doesNotContain(day(ago(33))).contains(day(ago(29)));
    assertThat(report.getLong("traces")).isEqualTo(1);
    assertThat(report.getLong("spans")).isEqualTo(2);
  }

  @Test
  void trace_thatWasActiveLater_keepsItsFirstHalf() {
    Span.Builder first = at(span("first", NOW), ago(40), SHORT);
    Span.Builder last = at(childOf(first, "last"), ago(5), SHORT);
    stage.write("a", first, last);
    stage.backdate();

    stage.run(POLICY, NOW);

    assertThat(stage.spans(first)).isEqualTo(2);
    assertThat(stage.kept(first)).isEqualTo(1);
    assertThat(stage.days()).doesNotContain(day(ago(40)));
  }

  @Test
  void journey_untilThirtyDaysAfterItsEvent_isWhole() {
    Span.Builder order = at(span("POST /api/orders", NOW), ago(80), SHORT);
    Instant eventEnds = NOW.plus(Duration.ofDays(10));
    stage.write("orders-service", order, at(childOf(order, "pay"), ago(80), SHORT));
    stage.order(order, eventEnds);
    stage.backdate();

    stage.run(POLICY, NOW);
    stage.write("scanner-service", at(childOf(order, "ticket.scan"), NOW, SHORT));
    stage.run(POLICY, eventEnds.plus(Duration.ofDays(29)));
    long beforeTheEnd = stage.spans(order);
    stage.run(POLICY, eventEnds.plus(Duration.ofDays(31)));

    assertThat(beforeTheEnd).isEqualTo(3);
    assertThat(stage.isThere(order)).isFalse();
    assertThat(
            stage.number(
                "SELECT span_count FROM past_journeys WHERE trace_id = '%s'",
                SpanFixture.hex(order)))
        .isEqualTo(3);
  }

  @Test
  void journey_whoseScanComesAfterTheEvent_livesThirtyDaysFromThere() {
    Span.Builder order = at(span("POST /api/orders", NOW), ago(80), SHORT);
    stage.write("orders-service", order, at(childOf(order, "ticket.scan"), ago(3), SHORT));
    stage.order(order, ago(40));
    stage.backdate();

    stage.run(POLICY, NOW);

    assertThat(stage.spans(order)).isEqualTo(2);
  }

  @Test
  void pinnedTrace_staysUntilThePinIsTakenAway() {
    Span.Builder pinned = at(span("pinned", NOW), ago(100), SHORT);
    stage.write("a", pinned);
    stage.backdate();
    Pins pins = stage.retention(POLICY, NOW).pins();
    UUID id =
        UUID.fromString(
            stage
                .texts("SELECT trace_id::text FROM trace_summaries WHERE root_name = 'pinned'")
                .get(0));

    assertThat(pins.pin(id, "me", "evidence").await()).isTrue();
    stage.run(POLICY, NOW);
    assertThat(stage.kept(pinned)).isEqualTo(1);

    assertThat(pins.unpin(id).await()).isTrue();
    stage.run(POLICY, NOW);
    assertThat(stage.isThere(pinned)).isFalse();
    assertThat(pins.pin(id, "me", "too late").await()).isFalse();
  }

  @Test
  void rules_shortenAndLengthenATime() {
    Span.Builder noise = at(span("GET /health", NOW), ago(4), SHORT);
    Span.Builder page = at(span("GET /", NOW), ago(4), SHORT);
    Span.Builder kept = at(span("POST /api/orders", NOW), ago(60), SHORT);
    stage.write("marketing-service", noise, page);
    stage.write("orders-service", kept);
    stage.backdate();

    stage.run(POLICY.withRules("* GET /health=3; orders-service=90"), NOW);

    assertThat(stage.isThere(noise)).isFalse();
    assertThat(stage.isThere(page)).isTrue();
    assertThat(stage.kept(kept)).isEqualTo(1);
  }

  @Test
  void spansOfImpossibleTimes_goToo() {
    Span.Builder past = at(span("1971", NOW), Instant.parse("1971-01-01T00:00:00Z"), SHORT);
    Span.Builder future = at(span("2500", NOW), Instant.parse("2500-01-01T00:00:00Z"), SHORT);
    stage.write("a", past, future);
    assertThat(stage.number("SELECT count(*) FROM spans_default")).isEqualTo(2);

    stage.run(POLICY, NOW);
    assertThat(stage.kept(past)).isEqualTo(1);
    assertThat(stage.spans(future)).isEqualTo(1);

    stage.run(POLICY, NOW.plus(Duration.ofDays(31)));
    assertThat(stage.isThere(past)).isFalse();
    assertThat(stage.isThere(future)).isFalse();
    assertThat(stage.number("SELECT count(*) FROM spans_default")).isZero();
  }

  @Test
  void otherTables_areTidiedByTheirOwnTimes() {
    stage.execute(
        """
        INSERT INTO scan_logs (message_id, scan_id, ticket_id, result, scanned_at)
        SELECT gen_random_uuid(), n::text, gen_random_uuid(), 'ADMITTED', now() - make_interval(days => n) FROM unnest(ARRAY[80, 100]) n
        """);
    stage.execute(
        """
        INSERT INTO operation_minutes (minute, service, name, kind, spans, errors, total_ms, hist)
        SELECT now() - make_interval(days => n), 's', 'n', 1, 1, 0, 1, '{}' FROM unnest(ARRAY[5, 20, -2, -20, -170000]) n
        """);
    stage.execute(
        "INSERT INTO origins (id, resource, scope, seen_at) VALUES (1, '{}', '{}', now() - interval '50 days')");
    stage.order(span("lone", NOW), ago(40));

    stage.run(POLICY, NOW);

    assertThat(stage.number("SELECT count(*) FROM scan_logs")).isEqualTo(1);
    assertThat(
            stage.texts(
                "SELECT (minute::date - current_date)::text FROM operation_minutes WHERE service = 's'"))
        .containsExactlyInAnyOrder("-5", "2");
    assertThat(stage.number("SELECT count(*) FROM origins WHERE id = 1")).isZero();
    assertThat(
            stage.number(
                "SELECT count(*) FROM journeys WHERE event_ends_at < now() - interval '35 days'"))
        .isZero();
  }
}

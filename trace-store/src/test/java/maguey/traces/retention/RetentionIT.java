package maguey.traces.retention;

import static java.util.stream.Collectors.toMap;
import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.traces.SpanFixture;
import maguey.traces.store.WriteResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration SHORT = Duration.ofMillis(20);

  private RetentionStage stage;

  @BeforeEach
  void open() {
    stage = new RetentionStage(postgres.pool());
    stage.clear();
  }

  @AfterEach
  void agree() {
    stage.assertAgreement();
  }

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
  void trace_thatCameLate_hasItsTimeFromThenOn() {
    Span.Builder imported = at(span("imported", NOW), ago(50), SHORT);
    stage.write("a", imported);

    stage.run(POLICY, NOW);
    assertThat(stage.kept(imported)).isEqualTo(1);

    stage.run(POLICY, NOW.plus(Duration.ofDays(31)));
    assertThat(stage.isThere(imported)).isFalse();
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
  void pinnedTrace_staysUntilTheePinIsTakenAway() {
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
  void keptSpan_sentAgain_isStillOneRow() {
    Span.Builder first = at(span("first", NOW), ago(40), SHORT);
    Span.Builder last = at(childOf(first, "last"), NOW, SHORT);
    stage.write("a", first, last);
    stage.run(POLICY, NOW);
    assertThat(stage.kept(first)).isEqualTo(1);

    WriteResult again = stage.write("a", first, last);

    assertThat(again).isEqualTo(new WriteResult(0, 2));
    assertThat(stage.spans(first)).isEqualTo(2);
  }

  @Test
  void dayThatWasDropped_doesNotComeBackForLateSpans() {
    Span.Builder late = at(span("late", NOW), ago(45), SHORT);
    stage.write("a", at(span("other", NOW), ago(45), SHORT));
    stage.backdate();
    stage.run(POLICY, NOW);

    stage.write("a", late);
    stage.write("a", at(childOf(late, "more"), ago(45), SHORT));
    stage.run(POLICY, NOW);

    assertThat(stage.days()).doesNotContain(day(ago(45)));
    assertThat(stage.kept(late)).isEqualTo(2);
    assertThat(stage.number("SELECT count(*) FROM spans_default WHERE start_time > '2001-01-01'"))
        .isZero();
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
  void traceThatComesBack_afterItsRemoval_hasOnlyItsNewSpans() {
    Span.Builder order = at(span("order", NOW), ago(33), SHORT);
    stage.write("a", order);
    stage.backdate();
    // a run that was broken off between the removal of traces and of their days
    stage.execute(
        "SELECT expire_traces('1970-01-01', '00000000-0000-0000-0000-000000000000', now(), 100, '"
            + POLICY.toJson(NOW).encode()
            + "')");
    stage.write("a", at(childOf(order, "scan"), NOW, SHORT));

    stage.run(POLICY, NOW);

    assertThat(stage.spans(order)).isEqualTo(1);
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

  @Test
  void preview_saysWhatTheRunThenDoes_reasonByReason() {
    Span.Builder old = at(span("old", NOW), ago(35), SHORT);
    Span.Builder journey = at(span("journey", NOW), ago(35), SHORT);
    Span.Builder noise = at(span("GET /health", NOW), ago(4), SHORT);
    stage.write("a", old, childOf(old, "child"), journey, noise);
    stage.write(
        "a", at(span("crowded out", NOW), ago(12), SHORT), at(span("stays", NOW), ago(8), SHORT));
    stage.order(journey, NOW);
    stage.backdate();
    stage.write("a", at(span("2500", NOW), Instant.parse("2500-01-01T00:00:00Z"), SHORT));
    stage.execute(
        "UPDATE trace_summaries SET updated_at = now() - interval '31 days' WHERE root_name = '2500'");

    RetentionPolicy policy = POLICY.withRules("* GET /health=3").withMaxBytes(bytesSince(ago(8)));
    JsonObject preview = assertRunIsAsPreviewed(policy, NOW);

    assertThat(went(preview))
        .containsOnlyKeys("default", "rule * GET /health", "size_cap")
        .containsEntry("default", 2L);
    assertThat(preview.getJsonObject("traces").encode())
        .contains("Last active more than 30 days ago")
        .contains("which go because all take more than " + policy.maxBytes() + " bytes")
        .contains("The event has not ended more than 30 days ago");
  }

  /** The preview. */
  private JsonObject assertRunIsAsPreviewed(RetentionPolicy policy, Instant now) {
    JsonObject preview = stage.retention(policy, now).preview().await();
    JsonObject report = stage.run(policy, now);
    assertThat(report.getJsonObject("reasons").getMap()).isNotEmpty().isEqualTo(went(preview));
    assertThat(report.getLong("spans")).isEqualTo(sum(preview, "spans"));
    assertThat(report.getLong("traces")).isEqualTo(sum(preview, "traces"));
    assertThat(report.getJsonArray("days").getList())
        .isEqualTo(
            objects(preview.getJsonArray("days"))
                .filter(day -> day.getBoolean("goes"))
                .map(day -> day.getString("day"))
                .toList());
    return preview;
  }

  private static Map<String, Object> went(JsonObject preview) {
    return go(preview)
        .collect(
            toMap(verdict -> verdict.getString("reason"), verdict -> verdict.getLong("traces")));
  }

  private static long sum(JsonObject preview, String what) {
    return go(preview).mapToLong(verdict -> verdict.getLong(what)).sum();
  }

  private static Stream<JsonObject> go(JsonObject preview) {
    return objects(preview.getJsonObject("traces").getJsonArray("go"));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private long bytesSince(Instant time) {
    return stage.number("SELECT sum(bytes)::bigint FROM span_days WHERE day >= '%s'", day(time));
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

  private static Instant ago(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  private static String day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }
}

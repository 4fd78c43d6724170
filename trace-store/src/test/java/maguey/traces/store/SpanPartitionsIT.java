package maguey.traces.store;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import maguey.common.sql.Postgres;
import maguey.testkit.PostgresExtension;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The days' partitions, at times of which a test can make now. */
class SpanPartitionsIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Duration SHORT = Duration.ofMillis(5);

  /** A database session far from UTC, with summer time. */
  private static Vertx vertx;

  private static Pool newYork;

  @BeforeAll
  static void connect() {
    vertx = Vertx.vertx();
    PgConnectOptions options = postgres.config().connectOptions();
    Map<String, String> session = new HashMap<>(options.getProperties());
    session.put("TimeZone", "America/New_York");
    options.setProperties(session);
    newYork = Postgres.pool(vertx, options, 4);
  }

  @AfterAll
  static void close() {
    newYork.close().await();
    vertx.close().await();
  }

  @BeforeEach
  void clear() {
    postgres
        .pool()
        .query(
            """
            DO $$ DECLARE part regclass; BEGIN
              FOR part IN SELECT partition FROM span_days LOOP EXECUTE 'DROP TABLE ' || part; END LOOP;
              TRUNCATE spans, spans_kept, trace_summaries, trace_services CASCADE;
              UPDATE retention_state SET horizon = '-infinity';
            END $$
            """)
        .execute()
        .await();
  }

  @Test
  void daysAhead_overTheEndOfAMonth_areMade() {
    partitions("2027-01-30T23:59:59.999999Z").makeAhead().await();

    assertThat(days()).containsExactly("2027-01-30", "2027-01-31", "2027-02-01");
  }

  @Test
  void daysAhead_overALeapDay_areMade() {
    partitions("2028-02-27T12:00:00Z").makeAhead().await();

    assertThat(days()).containsExactly("2028-02-27", "2028-02-28", "2028-02-29");
    SpanStore store = store("2028-02-28T00:00:00Z");
    write(store, at(span("leap", NOON), Instant.parse("2028-02-29T23:59:59.999999Z"), SHORT));
    write(store, at(span("march", NOON), Instant.parse("2028-03-01T00:00:00Z"), SHORT));
    assertThat(texts("SELECT name || ' ' || tableoid::regclass FROM spans ORDER BY start_time"))
        .containsExactly("leap spans_20280229", "march spans_20280301");
  }

  @Test
  void days_whereTheClocksAreTurned_areDaysOfUtc() {
    // In New York 8 March 2026 has 23 hours and 1 November 2026 has 25.
    for (String day : List.of("2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01")) {
      new SpanPartitions(newYork, clock(day + "T12:00:00Z")).makeAhead().await();
      SpanStore store = new SpanStore(newYork, clock(day + "T12:00:00Z"));
      write(store, at(span(day, NOON), Instant.parse(day + "T00:00:00Z"), SHORT));
      write(store, at(span(day, NOON), Instant.parse(day + "T23:59:59.999999Z"), SHORT));
    }

    assertThat(
            texts(
                "SELECT DISTINCT name FROM spans WHERE tableoid::regclass::text <> 'spans_' || replace(name, '-', '')"))
        .isEmpty();
    assertThat(texts("SELECT count(*)::text FROM spans")).containsExactly("8");
  }

  @Test
  void spans_farFromNow_goToTheDefaultPartition() {
    SpanStore store = store("2026-06-15T12:00:00Z");
    write(store, at(span("past", NOON), Instant.parse("2026-03-01T00:00:00Z"), SHORT));
    write(store, at(span("near past", NOON), Instant.parse("2026-04-01T00:00:00Z"), SHORT));
    write(store, at(span("near future", NOON), Instant.parse("2026-06-20T00:00:00Z"), SHORT));
    write(store, at(span("future", NOON), Instant.parse("2026-07-20T00:00:00Z"), SHORT));

    assertThat(texts("SELECT name FROM spans_default ORDER BY name"))
        .containsExactly("future", "past");
    assertThat(days()).containsExactly("2026-04-01", "2026-06-20");
  }

  @Test
  void futureSpans_moveIntoTheirDayWhenItComes() {
    Span.Builder future = at(span("future", NOON), Instant.parse("2026-07-20T10:00:00Z"), SHORT);
    write(store("2026-06-15T12:00:00Z"), future);

    partitions("2026-07-19T00:00:00Z").makeAhead().await();

    assertThat(texts("SELECT tableoid::regclass::text FROM spans"))
        .containsExactly("spans_20260720");
    assertThat(write(store("2026-07-20T12:00:00Z"), future)).isEqualTo(new WriteResult(0, 1));
  }

  @Test
  void day_beforeTheHorizon_isNotMade() {
    texts("UPDATE retention_state SET horizon = '2026-06-10 00:00Z' RETURNING ''");
    SpanStore store = store("2026-06-15T12:00:00Z");
    Span.Builder gone = at(span("gone", NOON), Instant.parse("2026-06-09T23:59:59.999Z"), SHORT);
    Span.Builder first = at(childOf(gone, "first"), Instant.parse("2026-06-10T00:00:00Z"), SHORT);

    assertThat(write(store, gone, first)).isEqualTo(new WriteResult(2, 0));
    assertThat(write(store, first, gone)).isEqualTo(new WriteResult(0, 2));

    assertThat(days()).containsExactly("2026-06-10");
    assertThat(texts("SELECT name FROM spans_kept")).containsExactly("gone");
    assertThat(
            texts("SELECT span_count || ' ' || cardinality(missing_parents) FROM trace_summaries"))
        .containsExactly("2 0");
  }

  @Test
  void twoNodes_atTheSameNewDay_makeItOnce() {
    for (int day = 1; day <= 20; day++) {
      Instant now = Instant.parse("2027-05-01T12:00:00Z").plus(Duration.ofDays(3L * day));
      Future.all(
              IntStream.range(0, 6)
                  .mapToObj(n -> n % 2 == 0 ? postgres.pool() : newYork)
                  .map(pool -> new SpanPartitions(pool, Clock.fixed(now, ZoneOffset.UTC)))
                  .map(SpanPartitions::makeAhead)
                  .toList())
          .await();
    }

    assertThat(days()).hasSize(60);
  }

  @Test
  void maker_blockedByAReader_letsTheSpansInAndTheirDayComesLater() {
    String now = "2026-06-15T12:00:00Z";
    Span.Builder span = at(span("waiting", NOON), Instant.parse(now), SHORT);
    SqlConnection reader = postgres.pool().getConnection().await();
    Transaction reading = reader.begin().await();
    reader.query("SELECT count(*) FROM spans_default").execute().await();

    assertThat(write(store(now), span)).isEqualTo(new WriteResult(1, 0));
    assertThat(texts("SELECT name FROM spans_default")).containsExactly("waiting");
    reading.rollback().await();
    reader.close().await();
    partitions(now).makeAhead().await();

    assertThat(texts("SELECT tableoid::regclass::text FROM spans"))
        .containsExactly("spans_20260615");
    assertThat(texts("SELECT trace_hex(trace_id) FROM trace_summaries")).containsExactly(hex(span));
  }

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static SpanPartitions partitions(String now) {
    return new SpanPartitions(postgres.pool(), clock(now));
  }

  private static SpanStore store(String now) {
    return new SpanStore(postgres.pool(), clock(now));
  }

  private static Clock clock(String now) {
    return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
  }

  private static WriteResult write(SpanStore store, Span.Builder... spans) {
    return store.write(Decoded.spans(request("a", List.of(spans)))).await();
  }

  private static List<String> days() {
    return texts("SELECT day::text FROM span_days");
  }

  private static List<String> texts(String sql) {
    return StreamSupport.stream(postgres.pool().query(sql).execute().await().spliterator(), false)
        .map(row -> row.getString(0))
        .toList();
  }
}

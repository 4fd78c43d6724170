package maguey.traces.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.testkit.PostgresExtension;
import maguey.traces.LookedAt;
import maguey.traces.model.Performance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The work of a search in a table that has grown. */
class SearchCostIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  /** And the traces of the minute after a search's end. */
  private static final long LOOKED_AT = SearchSql.BUDGET + 100;

  private static final Instant AMID =
      Instant.now().minus(Duration.ofDays(365)).minus(Duration.ofHours(6));
  private static final TraceFilter.Scope ANY =
      new TraceFilter.Scope(
          Optional.empty(), List.of(), Optional.empty(), List.of(), Optional.empty(), List.of());

  @Test
  void list_ofALargeTable_looksAtAFixedNumberOfTraces() {
    fill(160_000);
    searches()
        .forEach(
            (name, search) -> {
              assertThat(read(search.page(100), search.parameters()))
                  .as(name + ", page")
                  .isLessThanOrEqualTo(LOOKED_AT);
              assertThat(read(search.count(), search.parameters()))
                  .as(name + ", total")
                  .isLessThanOrEqualTo(LOOKED_AT);
              assertThat(read(search.walkEnd(), search.walkParameters()))
                  .as(name + ", walk's end")
                  .isLessThanOrEqualTo(LOOKED_AT);
            });
  }

  @Test
  void search_thatNothingMatches_looksAtAFixedNumberOfSpans() {
    fill(40_000);
    TraceFilter.Scope scope =
        new TraceFilter.Scope(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(new AttributeFilter("none", Optional.empty())));
    SearchSql search =
        new SearchSql(filter(scope, Optional.empty(), Optional.empty()), Optional.empty());

    assertThat(read(search.count(), search.parameters()))
        .isLessThanOrEqualTo(2 * SearchSql.SPAN_BUDGET);
  }

  @Test
  void logs_thatHardlyMatch_areLookedForInPages() {
    ManyLogs.fill(postgres.pool(), 30_000, "cost", 13);

    assertThat(logs(null, 21)).as("severity").isBetween(1L, (long) LogQueries.BUDGET);
    assertThat(logs("cost", 21)).as("service, severity").isBetween(1L, (long) LogQueries.BUDGET);
    assertThat(logs("nobody", 0)).as("service").isZero();
    assertThat(logs(null, 0)).as("all").isLessThan(1_000);
    ManyLogs.fill(postgres.pool(), 30_000, "calm", 9);
    assertThat(logs("calm", 0)).as("a service").isLessThan(1_000);
    assertThat(logs("calm", 21)).as("severity of it").isEqualTo(LogQueries.BUDGET);
  }

  private static long logs(String service, int severity) {
    Tuple parameters =
        Tuple.tuple()
            .addString(service)
            .addInteger(severity)
            .addOffsetDateTime(null)
            .addOffsetDateTime(null)
            .addOffsetDateTime(null)
            .addUUID(null)
            .addInteger(100)
            .addLong(4L << 20)
            .addInteger(LogQueries.BUDGET);
    return LookedAt.by(
        postgres.pool(), tx -> tx.preparedQuery(LogQueries.LIST).execute(parameters));
  }

  private static long read(String sql, Tuple parameters) {
    return SearchPlans.rowsRead(postgres.pool(), sql, parameters);
  }

  private static Map<String, SearchSql> searches() {
    TraceFilter all = filter(ANY, Optional.empty(), Optional.empty());
    TraceFilter.Scope service =
        new TraceFilter.Scope(
            Optional.empty(),
            List.of(),
            Optional.of("cost"),
            List.of(),
            Optional.empty(),
            List.of());
    return Map.of(
        "all", new SearchSql(all, Optional.empty()),
        "a service", new SearchSql(all.with(service), Optional.empty()),
        "nothing matches",
            new SearchSql(
                filter(ANY, Optional.of(Performance.VERY_SLOW), Optional.empty()),
                Optional.empty()),
        "before a time",
            new SearchSql(filter(ANY, Optional.empty(), Optional.of(AMID)), Optional.empty()));
  }

  private static TraceFilter filter(
      TraceFilter.Scope scope, Optional<Performance> performance, Optional<Instant> to) {
    return new TraceFilter(
        scope,
        Optional.empty(),
        performance,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        to);
  }

  private static void fill(int traces) {
    SearchPlans.fill(postgres.pool(), traces, "cost");
    postgres.pool().query("VACUUM ANALYZE trace_summaries, trace_services").execute().await();
  }
}

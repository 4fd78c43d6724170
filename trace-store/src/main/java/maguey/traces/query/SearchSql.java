package maguey.traces.query;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maguey.traces.model.TraceKey;

/**
 * The statements of a search. Traces are walked newest first along the index that suits the filter
 * best, and tested one by one; a walk ends after {@link #BUDGET} traces, so that a filter which
 * nothing matches costs the same in a table of any size.
 */
final class SearchSql {
  /** Traces that one page looks at. */
  static final int BUDGET = 20_000;

  /** Totals are exact up to here. */
  static final int COUNTED = 1_000;

  private final TraceFilter filter;
  private final TraceFilter.Scope scope;
  private final List<Object> parameters = new ArrayList<>();
  private final String walk;
  private final int walkParameters;
  private final String tests;

  SearchSql(TraceFilter filter, Optional<Cursor> after) {
    this.filter = filter;
    this.scope = filter.scope();
    this.walk = walk(after);
    this.walkParameters = parameters.size();
    this.tests = tests();
  }

  /** For {@link #page} and {@link #count}. */
  Tuple parameters() {
    return Tuple.from(parameters);
  }

  /** For {@link #walkEnd}. */
  Tuple walkParameters() {
    return Tuple.from(parameters.subList(0, walkParameters));
  }

  /** The traces of a page, and one more if there is more. */
  String page(int limit) {
    return """
        SELECT w.last_end, w.trace_id FROM (%s) w JOIN trace_summaries s USING (trace_id)%s
         ORDER BY w.last_end DESC, w.trace_id DESC LIMIT %d"""
        .formatted(walk, where(tests), limit + 1);
  }

  /** Where the walk ended; no row if it came to the end of the table. */
  String walkEnd() {
    return "SELECT last_end, trace_id FROM (" + walk + ") w OFFSET " + (BUDGET - 1);
  }

  /** {@code matches}, up to one more than {@link #COUNTED}, and {@code walked}. */
  String count() {
    return """
        WITH walk AS MATERIALIZED (%s)
        SELECT (SELECT count(*) FROM walk) AS walked,
               (SELECT count(*) FROM (
                  SELECT FROM walk w JOIN trace_summaries s USING (trace_id)%s LIMIT %d) m) AS matches"""
        .formatted(walk, where(tests), COUNTED + 1);
  }

  private String walk(Optional<Cursor> after) {
    List<String> conditions = new ArrayList<>();
    String table = source(conditions);
    after.ifPresent(
        cursor ->
            conditions.add(
                "(s.last_end, s.trace_id) < (%s, %s)"
                    .formatted(bind(cursor.lastEnd()), bind(cursor.traceId()))));
    filter.from().ifPresent(from -> conditions.add("s.last_end >= " + bind(utc(from))));
    return "SELECT s.last_end, s.trace_id FROM %s%s ORDER BY s.last_end DESC, s.trace_id DESC LIMIT %d"
        .formatted(table, where(String.join(" AND ", conditions)), BUDGET);
  }

  /** The most selective index first. */
  private String source(List<String> conditions) {
    if (scope.traceId().isPresent()) {
      conditions.add("s.trace_id = " + bind(scope.traceId().get()));
    } else if (!scope.keys().isEmpty()) {
      conditions.add("s.trace_id IN (" + keyed(scope.keys().get(0)) + ")");
    } else if (scope.service().isPresent()) {
      conditions.add("s.service = " + bind(scope.service().get()));
      return "trace_services s";
    } else if (filter.failed().equals(Optional.of(true))) {
      conditions.add("s.error_count > 0");
    } else if (filter.performance().isPresent()) {
      conditions.add("s.performance = " + bind((short) filter.performance().get().ordinal()));
    }
    return "trace_summaries s";
  }

  private String tests() {
    List<String> tests = new ArrayList<>();
    scope.keys().forEach(keys -> tests.add("s.trace_id IN (" + keyed(keys) + ")"));
    filter.failed().ifPresent(failed -> tests.add("s.error_count " + (failed ? "> 0" : "= 0")));
    filter.performance().ifPresent(p -> tests.add("s.performance = " + bind((short) p.ordinal())));
    filter.minMicros().ifPresent(min -> tests.add("s.active_us >= " + bind(min)));
    filter.maxMicros().ifPresent(max -> tests.add("s.active_us <= " + bind(max)));
    filter.to().ifPresent(to -> tests.add("s.first_start < " + bind(utc(to))));
    if (scope.looksIntoServices()) {
      tests.add("EXISTS (SELECT FROM trace_services n WHERE " + serviceTests() + ")");
    }
    return String.join(" AND ", tests);
  }

  private String serviceTests() {
    List<String> tests = new ArrayList<>(List.of("n.trace_id = s.trace_id"));
    scope.service().ifPresent(service -> tests.add("n.service = " + bind(service)));
    scope.kind().ifPresent(kind -> tests.add("n.kinds & (1 << " + kind + ") <> 0"));
    if (!scope.operations().isEmpty()) {
      tests.add("n.operations && " + bind(scope.operations().toArray(String[]::new)) + "::text[]");
    }
    return String.join(" AND ", tests);
  }

  private String keyed(List<TraceKey> keys) {
    String kinds = bind(keys.stream().map(TraceKey::kind).toArray(String[]::new));
    String values = bind(keys.stream().map(TraceKey::value).toArray(String[]::new));
    return "SELECT k.trace_id FROM unnest(%s::text[], %s::text[]) AS w (kind, value)"
            .formatted(kinds, values)
        + " JOIN trace_keys k USING (kind, value)";
  }

  private String bind(Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }

  private static String where(String conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + conditions;
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}

package maguey.traces.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maguey.traces.model.Performance;
import maguey.traces.model.TraceKey;

/**
 * The way along which a search walks, newest activity first: the index that suits the filter best,
 * or several of them side by side. It ends after a number of traces, so that a filter which nothing
 * matches costs the same in a table of any size.
 */
final class TraceWalk {
  /** Traces longer than this are few and have an index of their own. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final long SLOW_MICROS = 1_000_000;
  private static final double MICROS_PER_MILLI = 1_000.0;

  /** What decides which index is walked. */
  enum Lead {
    TRACE,
    KEYS,
    SERVICE,
    FAILED,
    PERFORMANCE,
    SLOWEST,
    ALL
  }

  private static final String ORDER = " ORDER BY s.last_end DESC, s.trace_id DESC LIMIT ";

  private final TraceFilter filter;
  private final TraceFilter.Scope scope;
  private final Binds binds;
  private final List<String> everywhere = new ArrayList<>();
  private final int budget;
  private Lead lead;

  TraceWalk(TraceFilter filter, Optional<Cursor> after, Binds binds, int budget) {
    this.filter = filter;
    this.scope = filter.scope();
    this.lead = lead(filter);
    this.binds = binds;
    this.budget = budget;
    after.ifPresent(
        cursor ->
            everywhere.add(
                "(s.last_end, s.trace_id) < (%s, %s)"
                    .formatted(binds.bind(cursor.lastEnd()), binds.bind(cursor.traceId()))));
    filter.from().ifPresent(from -> everywhere.add("s.last_end >= " + binds.bind(from)));
  }

  /** No way: traces that are known already are to be asked everything. */
  static TraceWalk none(TraceFilter filter, Binds binds) {
    TraceWalk walk = new TraceWalk(filter, Optional.empty(), binds, 0);
    walk.lead = null;
    return walk;
  }

  /** True when every trace on the way has what the filter wants there: nobody need ask again. */
  boolean settles(Lead what) {
    return lead == what && filter.to().isEmpty();
  }

  /** True when every trace on the way began in time. */
  boolean settlesEnd() {
    return lead != null && lead != Lead.SERVICE;
  }

  /** A statement with the columns {@code last_end} and {@code trace_id}. */
  String sql() {
    List<String> ways = ways();
    return ways.size() == 1
        ? ways.get(0)
        : ways.stream().collect(Collectors.joining(") UNION ALL (", "SELECT * FROM ((", ")) s"))
            + ORDER
            + budget;
  }

  private List<String> ways() {
    if (scope.isNarrow() || filter.to().isEmpty()) {
      return along(List.of());
    }
    // What is active before a time has ended by then, or is long.
    Instant to = filter.to().get();
    String soonAfter = binds.bind(to.plus(LONG));
    List<String> ways = new ArrayList<>(along(List.of("s.last_end < " + soonAfter)));
    ways.add(
        way(
            "trace_summaries",
            List.of("s.wall_us > " + LONG.toSeconds() * 1_000_000, "s.last_end >= " + soonAfter)));
    return ways;
  }

  private List<String> along(List<String> bounds) {
    return switch (lead) {
      case TRACE ->
          one("trace_summaries", bounds, "s.trace_id = " + binds.bind(scope.traceId().get()));
      case KEYS ->
          one("trace_summaries", bounds, "s.trace_id IN (" + keyed(scope.keys().get(0)) + ")");
      case SERVICE ->
          one("trace_services", bounds, "s.service = " + binds.bind(scope.service().get()));
      case FAILED -> one("trace_summaries", bounds, "s.error_count > 0");
      case PERFORMANCE -> one("trace_summaries", bounds, of(filter.performance().get()));
      case SLOWEST -> slowest().map(p -> way("trace_summaries", with(bounds, of(p)))).toList();
      case ALL -> List.of(way("trace_summaries", bounds));
    };
  }

  /** The most selective index first. */
  private static Lead lead(TraceFilter filter) {
    TraceFilter.Scope scope = filter.scope();
    if (scope.isNarrow()) {
      return scope.traceId().isPresent() ? Lead.TRACE : Lead.KEYS;
    }
    if (scope.service().isPresent()) {
      return Lead.SERVICE;
    }
    if (filter.failed().equals(Optional.of(true))) {
      return Lead.FAILED;
    }
    boolean slow = filter.minMicros().orElse(0L) >= SLOW_MICROS;
    return filter.performance().filter(p -> p != Performance.FAST).isPresent()
        ? Lead.PERFORMANCE
        : slow ? Lead.SLOWEST : Lead.ALL;
  }

  /** The categories in which a trace can be that takes so long. */
  private Stream<Performance> slowest() {
    Performance least = Performance.of(filter.minMicros().get() / MICROS_PER_MILLI);
    return Arrays.stream(Performance.values()).filter(p -> p.compareTo(least) >= 0);
  }

  /**
   * Not bound: only of a constant PostgreSQL knows that the index of those that are not fast holds
   * it.
   */
  private static String of(Performance performance) {
    return "s.performance = " + performance.ordinal();
  }

  private List<String> one(String table, List<String> bounds, String condition) {
    return List.of(way(table, with(bounds, condition)));
  }

  private String way(String table, List<String> conditions) {
    List<String> all = new ArrayList<>(conditions);
    all.addAll(everywhere);
    if (table.equals("trace_summaries")) {
      filter.to().ifPresent(to -> all.add("s.first_start < " + binds.bind(to)));
    }
    return "SELECT s.last_end, s.trace_id FROM " + table + " s" + where(all) + ORDER + budget;
  }

  String keyed(List<TraceKey> keys) {
    String kinds = binds.bind(keys.stream().map(TraceKey::kind).toArray(String[]::new));
    String values = binds.bind(keys.stream().map(TraceKey::value).toArray(String[]::new));
    return "SELECT k.trace_id FROM unnest(%s::text[], %s::text[]) AS w (kind, value)"
            .formatted(kinds, values)
        + " JOIN trace_keys k USING (kind, value)";
  }

  static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private static List<String> with(List<String> conditions, String more) {
    List<String> all = new ArrayList<>(conditions);
    all.add(more);
    return all;
  }
}

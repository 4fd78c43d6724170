package maguey.traces.query;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * The statements of a search. Traces are walked newest first ({@link TraceWalk}) and tested one by
 * one ({@link TraceTests}).
 */
final class SearchSql {
  /** Traces that one page looks at. */
  static final int BUDGET = 20_000;

  /** The same where the spans of each must be read. */
  static final int SPAN_BUDGET = 2_000;

  /** Totals are exact up to here. */
  static final int COUNTED = 10_000;

  /**
   * And up to here where the row of each trace must be read: people wait for the list, not for its
   * length.
   */
  static final int READ_TO_COUNT = 2_000;

  private final Binds binds = new Binds();
  private final String walk;
  private final int walkBinds;
  private final List<String> tests;
  private final boolean readsRows;
  private final int budget;

  SearchSql(TraceFilter filter, Optional<Cursor> after) {
    TraceFilter.Scope scope = filter.scope();
    budget = scope.attributes().isEmpty() || scope.isNarrow() ? BUDGET : SPAN_BUDGET;
    TraceWalk way = new TraceWalk(filter, after, binds, budget);
    walk = way.sql();
    walkBinds = binds.size();
    TraceTests asked = new TraceTests(filter, binds);
    tests = asked.ofRow(way);
    readsRows = !tests.isEmpty();
    tests.addAll(asked.ofId(way));
  }

  /** For {@link #page} and {@link #count}. */
  Tuple parameters() {
    return binds.tuple();
  }

  /** For {@link #walkEnd}. */
  Tuple walkParameters() {
    return binds.first(walkBinds);
  }

  /** Traces that a count looks at. */
  int counted() {
    return tests.isEmpty() ? COUNTED + 1 : Math.min(budget, READ_TO_COUNT);
  }

  /** The traces of a page, and one more if there is more. */
  String page(int limit) {
    return """
        SELECT w.last_end, w.trace_id FROM (%s) w%s
         ORDER BY w.last_end DESC, w.trace_id DESC LIMIT %d"""
        .formatted(walk, tested(), limit + 1);
  }

  /** Where the walk ended; no row if it came to the end of the table. */
  String walkEnd() {
    return "SELECT last_end, trace_id FROM (" + walk + ") w OFFSET " + (budget - 1);
  }

  /** {@code matches} among the traces that were {@code walked}. */
  String count() {
    return tests.isEmpty() ? countWalked() : countMatches();
  }

  /** Every trace on the way matches, and the index alone answers. */
  private String countWalked() {
    return "SELECT n AS walked, n AS matches FROM (SELECT count(*) AS n FROM (SELECT FROM (%s) w LIMIT %d) t) c"
        .formatted(walk, counted());
  }

  private String countMatches() {
    return """
        WITH walk AS MATERIALIZED (SELECT * FROM (%s) w LIMIT %d)
        SELECT (SELECT count(*) FROM walk) AS walked,
               (SELECT count(*) FROM walk w%s) AS matches"""
        .formatted(walk, counted(), tested());
  }

  /**
   * Without tests the index alone answers; with tests by id, trace_summaries is not asked again.
   */
  private String tested() {
    if (tests.isEmpty()) {
      return "";
    }
    String trace =
        readsRows
            ? " JOIN trace_summaries s USING (trace_id)"
            : " CROSS JOIN LATERAL (SELECT w.trace_id) s";
    return trace + TraceWalk.where(tests);
  }
}

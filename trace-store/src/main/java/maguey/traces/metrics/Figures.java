package maguey.traces.metrics;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import maguey.traces.model.Performance;

/** The figures that every answer gives in the same form. */
final class Figures {
  /**
   * Percentiles of a column {@code hist}, and how many durations were over a second: all but the
   * buckets up to 240, whose bound, 2^30 ns, is the one nearest to it.
   */
  static final String PERCENTILES =
      """
      histogram_percentile(hist, 0.5) AS p50, histogram_percentile(hist, 0.9) AS p90,
      histogram_percentile(hist, 0.95) AS p95, histogram_percentile(hist, 0.99) AS p99,
      (SELECT coalesce(sum(h & 1099511627775), 0)::bigint FROM unnest(hist) AS h WHERE h >> 40 > 240) AS slow""";

  private Figures() {}

  /** {@code spans}, {@code errors}, {@code total_ms} and {@link #PERCENTILES} of a row. */
  static JsonObject of(Row row, double seconds) {
    long spans = row.getLong("spans");
    Double p95 = row.getDouble("p95");
    return new JsonObject()
        .put("spans", spans)
        .put("perSecond", spans / seconds)
        .put("errors", row.getLong("errors"))
        .put("errorRate", share(row.getLong("errors"), spans))
        .put("meanMs", spans == 0 ? null : row.getDouble("total_ms") / spans)
        .put("p50Ms", row.getDouble("p50"))
        .put("p90Ms", row.getDouble("p90"))
        .put("p95Ms", p95)
        .put("p99Ms", row.getDouble("p99"))
        .put("slow", row.getLong("slow"))
        .put("performance", p95 == null ? null : Performance.of(p95).label());
  }

  /** A part of a whole; 0 of nothing. */
  static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}

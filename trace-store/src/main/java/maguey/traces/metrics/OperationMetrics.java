package maguey.traces.metrics;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;

/**
 * What operations did, from the histograms kept at ingest: whatever the number of spans, a window
 * costs what it has minutes, hours and operations.
 */
final class OperationMetrics {
  /**
   * {@code $3} to {@code $5}: service, name, kind, or NULL; {@code $6}: false to count as stored.
   */
  private static final String FILTERED = "operation_stats($1, $2, NULL, $3, $4, $5, $6)";

  private static final String ALL =
      """
      SELECT spans, errors, total_ms, %s
        FROM (SELECT coalesce(sum(spans), 0)::bigint AS spans, coalesce(sum(errors), 0)::bigint AS errors,
                     coalesce(sum(total_ms), 0) AS total_ms, histogram_sum(hist) AS hist
                FROM %s) AS a"""
          .formatted(Figures.PERCENTILES, FILTERED);

  /** Requests alone: what a service was asked to do, not what it did for that. */
  private static final String SERVICES =
      """
      SELECT service, spans, errors, total_ms, %s
        FROM (SELECT service, sum(spans)::bigint AS spans, sum(errors)::bigint AS errors, sum(total_ms) AS total_ms,
                     histogram_sum(hist) AS hist
                FROM %s WHERE kind IN (2, 5) OR $5 IS NOT NULL GROUP BY service) AS a
       ORDER BY service"""
          .formatted(Figures.PERCENTILES, FILTERED);

  /** {@code $7}: the order; {@code $8}: how many. */
  private static final String OPERATIONS =
      """
      SELECT service, name, kind, kind_name(kind) AS kind_name, spans, errors, total_ms, %s,
             total_ms / nullif(sum(total_ms) OVER (PARTITION BY service), 0) AS share
        FROM %s
       ORDER BY CASE $7 WHEN 'p95' THEN histogram_percentile(hist, 0.95) WHEN 'errors' THEN errors WHEN 'spans' THEN spans
                        ELSE total_ms END DESC NULLS LAST, service, name, kind
       LIMIT $8"""
          .formatted(Figures.PERCENTILES, FILTERED);

  private static final String SERIES =
      """
      SELECT at, spans, errors, total_ms, %s
        FROM (SELECT at, sum(spans)::bigint AS spans, sum(errors)::bigint AS errors, sum(total_ms) AS total_ms,
                     histogram_sum(hist) AS hist
                FROM operation_stats($1, $2, make_interval(secs => $7), $3, $4, $5, $6) GROUP BY at) AS a
       ORDER BY at"""
          .formatted(Figures.PERCENTILES);

  /**
   * Which operations.
   *
   * @param service null for all, as are the others
   * @param weighted estimates what there was before thinning; else what is stored
   */
  record Which(String service, String name, Integer kind, boolean weighted) {
    Tuple in(MetricsWindow window) {
      return window
          .bounds()
          .addString(service)
          .addString(name)
          .addInteger(kind)
          .addBoolean(weighted);
    }
  }

  private final SqlClient sql;

  OperationMetrics(SqlClient sql) {
    this.sql = sql;
  }

  /** One set of figures for all that is meant. */
  Future<JsonObject> all(MetricsWindow window, Which which) {
    return sql.preparedQuery(ALL)
        .execute(which.in(window))
        .map(rows -> Figures.of(rows.iterator().next(), window.seconds()));
  }

  /** Per service: the requests it answered and the messages it took. */
  Future<JsonArray> services(MetricsWindow window, Which which) {
    return sql.preparedQuery(SERVICES)
        .execute(which.in(window))
        .map(
            rows ->
                Rows.json(
                    rows,
                    row ->
                        new JsonObject()
                            .put("service", StoredText.decode(row.getString("service")))
                            .mergeIn(Figures.of(row, window.seconds()))));
  }

  /** Per operation, the first of an order. */
  Future<JsonArray> operations(MetricsWindow window, Which which, String order, int limit) {
    return sql.preparedQuery(OPERATIONS)
        .execute(which.in(window).addString(order).addInteger(limit))
        .map(rows -> Rows.json(rows, row -> operation(row, window)));
  }

  /** One set of figures per step; a step in which nothing happened is there, too. */
  Future<JsonArray> series(MetricsWindow window, Which which) {
    return sql.preparedQuery(SERIES)
        .execute(which.in(window).addDouble((double) window.step().toSeconds()))
        .map(
            rows -> {
              Map<Instant, JsonObject> known = new HashMap<>();
              rows.forEach(row -> known.put(at(row), point(row, window)));
              return filled(window, known);
            });
  }

  private static JsonArray filled(MetricsWindow window, Map<Instant, JsonObject> known) {
    JsonArray series = new JsonArray();
    long step = window.step().toSeconds();
    // Steps begin at whole multiples since 2001, and so at those since 1970.
    long first = Math.floorDiv(window.from().getEpochSecond(), step) * step;
    for (long at = first; at < window.to().getEpochSecond(); at += step) {
      Instant time = Instant.ofEpochSecond(at);
      series.add(known.getOrDefault(time, empty()).put("at", time.toString()));
    }
    return series;
  }

  private static JsonObject empty() {
    return new JsonObject().put("spans", 0).put("errors", 0).putNull("p50Ms").putNull("p95Ms");
  }

  private static JsonObject point(Row row, MetricsWindow window) {
    return Figures.of(row, window.step().toSeconds());
  }

  private static Instant at(Row row) {
    return row.getOffsetDateTime("at").toInstant();
  }

  private static JsonObject operation(Row row, MetricsWindow window) {
    return new JsonObject()
        .put("service", StoredText.decode(row.getString("service")))
        .put("name", StoredText.decode(row.getString("name")))
        .put("kind", row.getString("kind_name"))
        .put("totalMs", row.getDouble("total_ms"))
        .put("shareOfService", row.getDouble("share"))
        .mergeIn(Figures.of(row, window.seconds()));
  }
}

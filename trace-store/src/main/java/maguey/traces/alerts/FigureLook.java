package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;

/** Looks at shares of errors and at latencies, from the figures that are kept at ingest. */
record FigureLook(SqlClient sql, AlertExamples examples) {
  /** Without an operation, what the services were asked: requests and messages. */
  private static final String FIGURES =
      """
      SELECT coalesce(sum(spans), 0)::bigint AS spans, coalesce(sum(errors), 0)::bigint AS errors,
             histogram_percentile(histogram_sum(hist), $4::float8 / 100) AS percentile
        FROM operation_stats(now() - make_interval(mins => $1), now() + interval '1 min', NULL, $2, $3, NULL, true)
       WHERE $3::text IS NOT NULL OR kind IN (2, 5)
      """;

  Future<List<AlertFinding>> at(AlertRule rule) {
    return sql.preparedQuery(FIGURES)
        .execute(
            Tuple.of(
                rule.minutes(),
                AlertExamples.stored(rule.service()),
                AlertExamples.stored(rule.operation()),
                rule.percentile()))
        .map(rows -> rows.iterator().next())
        .compose(row -> rule.kind().equals("latency") ? latency(rule, row) : errors(rule, row));
  }

  private Future<List<AlertFinding>> errors(AlertRule rule, Row row) {
    long spans = row.getLong("spans");
    double share = 100.0 * row.getLong("errors") / Math.max(1, spans);
    String words = String.format(Locale.ROOT, "%.2f %% of %d spans failed", share, spans);
    return isBroken(rule, spans, share)
        ? found(rule, share, words, examples.failed(rule))
        : nothing();
  }

  private Future<List<AlertFinding>> latency(AlertRule rule, Row row) {
    long spans = row.getLong("spans");
    Double ms = row.getDouble("percentile");
    if (ms == null || !isBroken(rule, spans, ms)) {
      return nothing();
    }
    String words =
        String.format(
            Locale.ROOT, "p%s is %.0f ms over %d spans", plain(rule.percentile()), ms, spans);
    return found(rule, ms, words, examples.slow(rule, rule.threshold()));
  }

  private static boolean isBroken(AlertRule rule, long spans, double value) {
    return spans >= rule.least() && value >= rule.threshold() && value > 0;
  }

  private static Future<List<AlertFinding>> found(
      AlertRule rule, double value, String words, Future<JsonArray> examples) {
    return examples.map(
        traces -> List.of(new AlertFinding("", value, words + rule.withinWords(), traces)));
  }

  private static Future<List<AlertFinding>> nothing() {
    return Future.succeededFuture(List.of());
  }

  private static String plain(double percentile) {
    return percentile == Math.rint(percentile)
        ? String.valueOf((long) percentile)
        : String.valueOf(percentile);
  }
}

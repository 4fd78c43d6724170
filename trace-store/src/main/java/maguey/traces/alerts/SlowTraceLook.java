package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;

/** Counts traces that were active for too long. */
record SlowTraceLook(SqlClient sql, AlertExamples examples) {
  private static final String SLOW =
      """
      SELECT count(*) AS slow FROM (
        SELECT FROM trace_summaries t
         WHERE last_end >= now() - make_interval(mins => $1) AND active_us >= $2
           AND ($3::text IS NULL OR EXISTS (SELECT FROM trace_services s WHERE s.trace_id = t.trace_id AND s.service = $3))
         LIMIT 100000) AS found
      """;

  private static final double MICROS = 1_000;

  Future<List<AlertFinding>> at(AlertRule rule) {
    return sql.preparedQuery(SLOW)
        .execute(
            Tuple.of(
                rule.minutes(),
                (long) (rule.slowMs() * MICROS),
                AlertExamples.stored(rule.service())))
        .map(rows -> rows.iterator().next().getLong("slow"))
        .compose(slow -> isBroken(rule, slow) ? found(rule, slow) : nothing());
  }

  private static boolean isBroken(AlertRule rule, long slow) {
    return slow > 0 && slow >= Math.max(rule.threshold(), rule.least());
  }

  private Future<List<AlertFinding>> found(AlertRule rule, long slow) {
    String words =
        String.format(
            Locale.ROOT, "%d traces were active for %.0f ms or more", slow, rule.slowMs());
    return examples
        .slow(rule, rule.slowMs())
        .map(traces -> List.of(new AlertFinding("", slow, words + rule.withinWords(), traces)));
  }

  private static Future<List<AlertFinding>> nothing() {
    return Future.succeededFuture(List.of());
  }
}

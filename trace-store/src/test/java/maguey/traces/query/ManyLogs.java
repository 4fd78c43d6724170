package maguey.traces.query;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** Log records by the ten thousand, straight into the table. */
public final class ManyLogs {
  /** One per millisecond backwards from a minute ago. */
  private static final String LOGS =
      """
      INSERT INTO logs (time, id, nanos, severity, service, origin_id, body, flags, dropped)
      SELECT now() - interval '1 minute' - make_interval(secs => n / 1000.0), gen_random_uuid(), 0, $3, $2, 0, '"said"', 0, 0
        FROM generate_series(1, $1) AS n
      """;

  private ManyLogs() {}

  /** So many of a service and a severity, OTLP's number. */
  public static void fill(Pool pool, int logs, String service, int severity) {
    pool.preparedQuery(LOGS).execute(Tuple.of(logs, service, (short) severity)).await();
    pool.query("ANALYZE logs").execute().await();
  }
}

package maguey.load.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fills the tables straight in PostgreSQL with what ingest would have written: traces of ten spans
 * in three services over the last 30 days, an error in every 50th, an order in every fifth, a rare
 * attribute in every 10 000th. More spans make the days fuller, not more; rows come in the order of
 * their time, as they do in life.
 */
final class SpanFill {
  static final int SPANS_PER_TRACE = 10;
  private static final int STEP = 50_000;
  private static final int WRITERS = 2;

  private static final String DAYS =
      "SELECT ensure_span_partition(current_date - d) FROM generate_series(0, 30) AS d";

  private static final String EMPTY =
      "TRUNCATE spans, trace_summaries, trace_services, trace_keys CASCADE";

  /** %1$d to %2$d: the numbers of the traces, of %3$d in all. */
  private static final String TRACES =
      """
      CREATE TEMP TABLE filling AS
      SELECT i, md5('trace ' || i)::uuid AS trace_id,
             now() - interval '5 min' - 2590000.0 * (%3$d - i) / %3$d * interval '1 s' AS at
        FROM generate_series(%1$d, %2$d) AS i
      """;

  private static final String SPANS =
      """
      INSERT INTO spans (trace_id, span_id, parent_span_id, start_time, start_nanos, end_time, end_nanos, origin_id, flags, kind,
                         status, service, name, attributes)
      SELECT t.trace_id, t.i * 16 + j, CASE j WHEN 0 THEN NULL WHEN 9 THEN t.i * 16 + 8 ELSE t.i * 16 + least(j - 1, 1) END,
             t.at + j * interval '1 ms', 0, t.at + j * interval '1 ms' + (1 + (t.i * 7 + j * 13) % 50) * interval '1 ms', 0, 1, 257,
             CASE WHEN j BETWEEN 2 AND 6 THEN 3 ELSE 2 END, CASE WHEN j = 1 AND t.i % 50 = 0 THEN 2 ELSE 0 END,
             (ARRAY['marketing-web', 'orders-service', 'scanner-service'])[CASE WHEN j = 0 THEN 1 WHEN j < 8 THEN 2 ELSE 3 END],
             CASE WHEN j BETWEEN 2 AND 6 THEN 'SELECT tickets' ELSE 'POST /api/step-' || j END,
             jsonb_build_object('http.request.method', 'POST', 'http.route', '/api/orders', 'server.port', 8081,
               'http.response.status_code', 201, 'db.query.text', 'SELECT id FROM tickets WHERE order_id = $1 AND n = ' || t.i,
               'order.number', CASE WHEN t.i % 5 = 0 AND j = 1 THEN 'B-' || t.i END,
               'shelf', CASE WHEN t.i % 10000 = 0 AND j = 3 THEN 'rare' ELSE 'usual' END)
        FROM filling t, generate_series(0, 9) AS j
       ORDER BY t.at
      """;

  private static final String SUMMARIES =
      """
      INSERT INTO trace_summaries (trace_id, first_start, last_start, last_end, active, wall_us, active_us, span_count, error_count, root_has_parent,
                                   root_start, root_nanos, root_span_id, root_service, root_name, order_number, review_at)
      SELECT t.trace_id, t.at, t.at + interval '9 ms', t.at + interval '60 ms', tstzmultirange(tstzrange(t.at, t.at + interval '60 ms')),
             60000, 60000, 10, (t.i % 50 = 0)::integer, false, t.at, 0, t.i * 16, 'marketing-web', 'POST /api/step-0',
             CASE WHEN t.i % 5 = 0 THEN 'B-' || t.i END, NULL
        FROM filling t ORDER BY t.at
      """;

  private static final String SERVICES =
      """
      INSERT INTO trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)
      SELECT t.trace_id, s.service, t.at + interval '60 ms', s.spans, CASE WHEN s.spans = 7 AND t.i % 50 = 0 THEN 1 ELSE 0 END, 12,
             CASE WHEN s.spans = 7 THEN '{"SELECT tickets",POST /api/step-1}'::text[] ELSE '{POST /api/step-0}'::text[] END
        FROM filling t, (VALUES ('marketing-web', 1), ('orders-service', 7), ('scanner-service', 2)) AS s (service, spans)
       ORDER BY t.at
      """;

  private static final String KEYS =
      """
      INSERT INTO trace_keys (kind, value, trace_id)
      SELECT 'order.number', 'B-' || t.i, t.trace_id FROM filling t WHERE t.i % 5 = 0
      """;

  /** Twelve operations in every minute of 30 days, with twelve buckets each. */
  private static final String METRICS =
      """
      INSERT INTO operation_%1$ss
      SELECT at, (ARRAY['marketing-web', 'orders-service', 'scanner-service'])[1 + o %% 3], 'POST /api/step-' || o, 2, 1, 78, 1, 900,
             (SELECT array_agg(((150 + o + b)::bigint << 40) + 1 + b ORDER BY b) FROM generate_series(0, 11) AS b)
        FROM generate_series(date_trunc('hour', now() - interval '30 days', 'UTC'), now(), interval '1 %1$s') AS at,
             generate_series(0, 11) AS o
          ON CONFLICT DO NOTHING
      """;

  private final BenchDatabase database;

  SpanFill(BenchDatabase database) {
    this.database = database;
  }

  /** The days and the metrics; once, the store having made its tables. */
  void prepare() throws SQLException {
    database.execute(
        "SET ROLE traces; " + DAYS,
        METRICS.formatted("minute"),
        METRICS.formatted("hour"),
        "INSERT INTO origins (id, resource, scope) VALUES (1, '{}', '{}')");
  }

  /** So many spans, and no others. */
  void fill(long spans) throws Exception {
    database.execute(EMPTY);
    long all = spans / SPANS_PER_TRACE;
    List<Callable<Void>> steps = new ArrayList<>();
    for (long i = 0; i < all; i += STEP) {
      String traces = TRACES.formatted(i + 1, Math.min(i + STEP, all), all);
      steps.add(() -> step(traces));
    }
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      for (Future<Void> done : writers.invokeAll(steps)) {
        done.get();
      }
    } finally {
      writers.shutdownNow();
    }
    database.execute("VACUUM ANALYZE", "CHECKPOINT");
  }

  private Void step(String traces) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL synchronous_commit = off");
      for (String sql :
          new String[] {traces, SPANS, SUMMARIES, SERVICES, KEYS, "DROP TABLE filling"}) {
        statement.execute(sql);
      }
      connection.commit();
    }
    return null;
  }
}

package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import maguey.traces.analysis.Operation;

/**
 * How long operations took in the week up to a moment, from the histograms that are kept at ingest.
 */
final class UsualDurations {
  private static final long DAYS = 7;

  /** Fewer spans are no custom. */
  private static final long ENOUGH = 20;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Not operation_stats: that adds up every operation there is before it leaves out the others. */
  private static final String USUAL =
      """
      WITH wanted AS (SELECT * FROM unnest($3::text[], $4::text[], $5::integer[]) AS w (service, name, kind)),
      kept AS (
        SELECT service, name, kind, m.weight, m.hist FROM wanted JOIN operation_hours m USING (service, name, kind)
         WHERE m.hour >= date_trunc('hour', $1::timestamptz, 'UTC') AND m.hour < $2
        UNION ALL
        SELECT service, name, kind, m.weight, m.hist FROM wanted JOIN operation_inbox m USING (service, name, kind)
         WHERE m.minute >= $1 AND m.minute < $2),
      buckets AS (
        SELECT service, name, kind, h >> 40 AS bucket, round(sum((h & 1099511627775) * weight))::bigint AS n
          FROM kept, unnest(hist) AS h GROUP BY service, name, kind, bucket),
      hists AS (
        SELECT service, name, kind, array_agg((bucket << 40) + n ORDER BY bucket) AS hist
          FROM buckets GROUP BY service, name, kind)
      SELECT service, name, kind, histogram_count(hist) AS spans, histogram_percentile(hist, 0.5) AS p50,
             histogram_percentile(hist, 0.95) AS p95, histogram_percentile(hist, 0.99) AS p99
        FROM hists WHERE histogram_count(hist) >= $6
      """;

  /** Milliseconds, within 4.4 %. */
  record Usual(long spans, double p50, double p95, double p99) {
    JsonObject toJson() {
      return new JsonObject()
          .put("spans", spans)
          .put("p50Ms", p50)
          .put("p95Ms", p95)
          .put("p99Ms", p99);
    }

    /** {@code usual}, {@code slow} beyond p95, {@code very_slow} beyond p99. */
    String verdict(long nanos) {
      double millis = nanos / NANOS_PER_MILLI;
      return millis > p99 * TOLERANCE ? "very_slow" : millis > p95 * TOLERANCE ? "slow" : "usual";
    }
  }

  /** A bucket of the histograms is so wide about its value. */
  private static final double TOLERANCE = 1.045;

  private UsualDurations() {}

  /** Those of the operations that are known well enough. */
  static Future<Map<Operation, Usual>> read(
      SqlClient sql, List<Operation> operations, OffsetDateTime until) {
    return sql.preparedQuery(USUAL)
        .execute(
            Tuple.tuple()
                .addOffsetDateTime(until.minusDays(DAYS))
                .addOffsetDateTime(until.plusMinutes(1))
                .addArrayOfString(
                    operations.stream().map(Operation::service).toArray(String[]::new))
                .addArrayOfString(operations.stream().map(Operation::name).toArray(String[]::new))
                .addArrayOfInteger(operations.stream().map(Operation::kind).toArray(Integer[]::new))
                .addLong(ENOUGH))
        .map(UsualDurations::byOperation);
  }

  private static Map<Operation, Usual> byOperation(Iterable<Row> rows) {
    Map<Operation, Usual> usual = new HashMap<>();
    for (Row row : rows) {
      usual.put(
          new Operation(row.getString("service"), row.getString("name"), row.getInteger("kind")),
          new Usual(
              row.getLong("spans"),
              row.getDouble("p50"),
              row.getDouble("p95"),
              row.getDouble("p99")));
    }
    return usual;
  }
}

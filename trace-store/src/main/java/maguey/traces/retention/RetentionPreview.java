package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import maguey.common.sql.Rows;

/**
 * Says what a run would remove at this moment and what it would leave, and why; changes nothing.
 */
final class RetentionPreview {
  /** The oldest traces that are looked at. */
  private static final int LOOKED_AT = 20_000;

  private static final String WITHIN = "SET LOCAL statement_timeout = '6s'";

  /** The same traces that a run walks. */
  private static final String VERDICTS =
      """
      WITH due AS MATERIALIZED (
        (SELECT trace_id FROM trace_summaries WHERE last_end < $1 ORDER BY last_end, trace_id LIMIT %1$d)
         UNION ALL
        (SELECT trace_id FROM trace_summaries WHERE last_end > $2::timestamptz + interval '1 day'
          ORDER BY last_end, trace_id LIMIT %1$d)
         LIMIT %1$d),
      verdicts AS MATERIALIZED (
        SELECT v.*, v.keep_until <= $2 AS goes, t.span_count, t.root_service, t.root_name, t.last_end
          FROM retention_verdicts(ARRAY(SELECT trace_id FROM due), $3) v JOIN trace_summaries t USING (trace_id))
      SELECT reason, goes, count(*) AS traces, sum(span_count)::bigint AS spans,
             min(nullif(keep_until, 'infinity')) AS first_until, max(nullif(keep_until, 'infinity')) AS last_until,
             (SELECT count(*) FROM due) AS looked_at,
             jsonb_path_query_array(jsonb_agg(jsonb_build_object(
               'traceId', trace_hex(trace_id), 'rootService', root_service, 'rootName', root_name, 'lastEnd', last_end)
               ORDER BY last_end), '$[0 to 4]') AS examples
        FROM verdicts GROUP BY reason, goes ORDER BY goes DESC, reason
      """
          .formatted(LOOKED_AT);

  private final Pool pool;
  private final RetentionPolicy policy;

  RetentionPreview(Pool pool, RetentionPolicy policy) {
    this.pool = pool;
    this.policy = policy;
  }

  /** {@code at}, {@code policy}, {@code traces}, {@code days}, {@code size}, {@code tables}. */
  Future<JsonObject> at(Instant now) {
    return pool.withTransaction(tx -> tx.query(WITHIN).execute().compose(limited -> read(tx, now)));
  }

  private Future<JsonObject> read(SqlClient tx, Instant now) {
    SpanDays days = new SpanDays(tx);
    JsonObject answer = new JsonObject().put("at", now.toString()).put("policy", policy.toJson());
    return days.all()
        .compose(
            all -> {
              DueDays due = DueDays.of(policy, all, now);
              return verdicts(tx, due)
                  .onSuccess(traces -> answer.put("traces", traces).put("days", days(all, due)))
                  .compose(known -> days.bytesBeside())
                  .onSuccess(beside -> answer.put("size", size(all, beside, due)));
            })
        .compose(known -> tables(tx, now))
        .map(tables -> answer.put("tables", tables));
  }

  private Future<JsonObject> verdicts(SqlClient tx, DueDays due) {
    return tx.preparedQuery(VERDICTS)
        .execute(Tuple.of(utc(due.before(policy)), utc(due.now()), due.verdicts(policy)))
        .map(rows -> Rows.list(rows))
        .map(this::traces);
  }

  private JsonObject traces(List<Row> rows) {
    long lookedAt = rows.isEmpty() ? 0 : rows.get(0).getLong("looked_at");
    return new JsonObject()
        .put("go", verdicts(rows, true))
        .put("stay", verdicts(rows, false))
        .put("lookedAt", lookedAt)
        .put("isWhole", lookedAt < LOOKED_AT);
  }

  private JsonArray verdicts(List<Row> rows, boolean goes) {
    return new JsonArray(
        rows.stream().filter(row -> row.getBoolean("goes") == goes).map(this::verdict).toList());
  }

  private JsonObject verdict(Row row) {
    String reason = row.getString("reason");
    return new JsonObject()
        .put("reason", reason)
        .put("why", why(reason, row.getBoolean("goes")))
        .put("traces", row.getLong("traces"))
        .put("spans", row.getLong("spans"))
        .put("firstUntil", iso(row.getOffsetDateTime("first_until")))
        .put("lastUntil", iso(row.getOffsetDateTime("last_until")))
        .put("examples", row.getJsonArray("examples"));
  }

  private String why(String reason, boolean goes) {
    if (reason.equals("pinned")) {
      return "Pinned: kept until somebody takes the pin away";
    }
    if (reason.equals("journey")) {
      return (goes ? "The event ended more than " : "The event has not ended more than ")
          + policy.afterEventDays()
          + " days ago";
    }
    if (reason.equals("size_cap")) {
      return "Of the oldest days, which go because all take more than "
          + policy.maxBytes()
          + " bytes";
    }
    String time =
        reason.equals("default")
            ? policy.days() + " days"
            : "the time of rule '" + reason.substring(reason.indexOf(' ') + 1).strip() + "'";
    return (goes ? "Last active more than " : "Last active less than ") + time + " ago";
  }

  private static JsonArray days(List<SpanDays.Day> all, DueDays due) {
    return new JsonArray(all.stream().map(day -> toJson(day, due.goes(day))).toList());
  }

  private static JsonObject toJson(SpanDays.Day day, boolean goes) {
    return new JsonObject()
        .put("day", day.day().toString())
        .put("bytes", day.bytes())
        .put("spansAbout", day.rowsAbout())
        .put("goes", goes);
  }

  private JsonObject size(List<SpanDays.Day> all, long beside, DueDays due) {
    long bytes = all.stream().mapToLong(SpanDays.Day::bytes).sum();
    return new JsonObject()
        .put("bytes", bytes)
        .put("bytesLeft", due.leftBytes())
        .put("bytesBeside", beside)
        .put("maxBytes", policy.maxBytes())
        .put("isOver", policy.maxBytes() > 0 && bytes > policy.maxBytes());
  }

  private Future<JsonArray> tables(SqlClient tx, Instant now) {
    AgedRows aged = new AgedRows(tx);
    JsonArray tables = new JsonArray();
    Future<?> counted = Future.succeededFuture();
    for (AgedRows.Table table : AgedRows.tables(policy)) {
      counted =
          counted
              .compose(before -> aged.due(table, now))
              .onSuccess(rows -> tables.add(table.toJson(rows)));
    }
    return counted.map(tables);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static String iso(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}

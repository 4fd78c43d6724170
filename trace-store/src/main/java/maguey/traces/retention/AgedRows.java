package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import maguey.traces.store.Steps;

/** The tables whose rows go by age alone, a few thousand in one transaction. */
final class AgedRows {
  private static final int AT_ONCE = 5_000;

  private static final String EXISTS = "SELECT to_regclass($1) IS NOT NULL AS there";

  /** An order's event and a span bring their keys in one transaction with what they belong to. */
  private static final String DELETE_LONE_KEYS =
      """
      DELETE FROM trace_keys WHERE ctid = ANY (ARRAY(
        SELECT k.ctid FROM trace_keys k
         WHERE NOT EXISTS (SELECT FROM trace_summaries t WHERE t.trace_id = k.trace_id)
           AND NOT EXISTS (SELECT FROM journeys j WHERE j.trace_id = k.trace_id)
           AND k.trace_id NOT IN (SELECT unnest(trace_ids) FROM trace_inbox)
         LIMIT %d))
      """
          .formatted(AT_ONCE);

  /** What tells a time as far ahead comes of a wrong clock, and would never be over. */
  private static final String OVER = "a.%2$s NOT BETWEEN $1::timestamptz AND $2::timestamptz%3$s";

  /** By ctid, so that no index on the time is needed. */
  private static final String DELETE =
      "DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT a.ctid FROM %1$s a WHERE "
          + OVER
          + " LIMIT %4$d))";

  private static final String COUNT =
      "SELECT count(*) AS n FROM (SELECT FROM %1$s a WHERE " + OVER + " LIMIT 100000) due";

  private static final int PAST_JOURNEY_DAYS = 400;
  private static final String WITHOUT_TRACE =
      " AND NOT EXISTS (SELECT FROM trace_summaries t WHERE t.trace_id = a.trace_id)";
  private static final String NOT_IN_USE =
      " AND a.id NOT IN (SELECT origin_id FROM spans_kept UNION SELECT origin_id FROM spans_default)";

  /**
   * One table.
   *
   * @param condition further SQL on the row {@code a}
   */
  record Table(String name, String time, int days, String condition) {
    String delete() {
      return DELETE.formatted(name, time, condition, AT_ONCE);
    }

    String count() {
      return COUNT.formatted(name, time, condition);
    }

    JsonObject toJson(long rows) {
      return new JsonObject().put("table", name).put("days", days).put("rowsDue", rows);
    }

    /** The times of what stays. */
    Tuple around(Instant now) {
      OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
      return Tuple.of(at.minusDays(days), at.plusDays(days));
    }
  }

  private final SqlClient sql;

  AgedRows(SqlClient sql) {
    this.sql = sql;
  }

  /** Those of the policy, in the order in which they are tidied. */
  static List<Table> tables(RetentionPolicy policy) {
    int longest =
        policy.rules().stream().map(RetentionPolicy.Rule::days).reduce(policy.days(), Math::max);
    return List.of(
        new Table("scan_logs", "scanned_at", policy.auditDays(), WITHOUT_TRACE),
        new Table(
            "journeys",
            "created_at",
            Math.max(longest, policy.afterEventDays()),
            " AND coalesce(a.event_ends_at, a.created_at) < $1" + WITHOUT_TRACE),
        new Table("retention_runs", "started_at", policy.auditDays(), ""),
        new Table("fault_changes", "at", policy.auditDays(), ""),
        new Table("sampled_out", "decided_at", longest, ""),
        new Table("tail_counts", "day", policy.auditDays(), ""),
        new Table("past_journeys", "removed_at", PAST_JOURNEY_DAYS, ""),
        new Table("operation_minutes", "minute", policy.performanceDays(), ""),
        new Table("operation_hours", "hour", policy.performanceDays(), ""),
        new Table("dependency_minutes", "minute", policy.performanceDays(), ""),
        new Table("dependency_hours", "hour", policy.performanceDays(), ""),
        new Table("operations", "seen_at", Math.max(longest, policy.auditDays()), ""),
        new Table(
            "origins",
            "seen_at",
            Math.max(longest, policy.logDays()) + RetentionPolicy.LEAST_DAYS,
            NOT_IN_USE));
  }

  /** Removes what is over. */
  Future<Void> tidy(Table table, Instant now, RetentionReport report) {
    return exists(table)
        .compose(there -> there ? delete(table, now, report) : Future.succeededFuture());
  }

  /** How many rows would go, counted up to 100000. */
  Future<Long> due(Table table, Instant now) {
    return exists(table)
        .compose(
            there ->
                there
                    ? sql.preparedQuery(table.count())
                        .execute(table.around(now))
                        .map(rows -> rows.iterator().next().getLong("n"))
                    : Future.succeededFuture(0L));
  }

  /** Removes the keys of orders whose trace never came. */
  Future<Void> tidyLoneKeys(RetentionReport report) {
    return Steps.whileTrue(
        () ->
            sql.query(DELETE_LONE_KEYS)
                .execute()
                .map(rows -> (long) rows.rowCount())
                .onSuccess(gone -> report.removed("trace_keys", gone))
                .map(gone -> gone == AT_ONCE));
  }

  private Future<Boolean> exists(Table table) {
    return sql.preparedQuery(EXISTS)
        .execute(Tuple.of(table.name()))
        .map(rows -> rows.iterator().next().getBoolean("there"));
  }

  private Future<Void> delete(Table table, Instant now, RetentionReport report) {
    return Steps.whileTrue(
        () ->
            sql.preparedQuery(table.delete())
                .execute(table.around(now))
                .map(rows -> (long) rows.rowCount())
                .onSuccess(gone -> report.removed(table.name(), gone))
                .map(gone -> gone == AT_ONCE));
  }
}

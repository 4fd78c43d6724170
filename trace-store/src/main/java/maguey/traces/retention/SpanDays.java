package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import maguey.common.sql.Rows;
import maguey.traces.store.Steps;

/** The partitions of the spans: which there are, how large, and how those go that are over. */
final class SpanDays {
  private static final int SWEPT_AT_ONCE = 5_000;

  private static final String RAISE_HORIZON =
      "UPDATE retention_state SET horizon = greatest(horizon, $1) WHERE horizon < $1";

  private static final String DAYS = "SELECT day, bytes, rows_about FROM span_days";
  private static final String RETIRE = "SELECT moved FROM retire_span_day($1)";
  private static final String SWEEP = "SELECT sweep_default_spans($1) AS swept";

  private static final String BESIDE =
      "SELECT pg_total_relation_size('spans_kept') + pg_total_relation_size('spans_default') AS bytes";

  private final SqlClient sql;

  /** One partition. */
  record Day(LocalDate day, long bytes, long rowsAbout) {
    static Day of(Row row) {
      return new Day(row.getLocalDate("day"), row.getLong("bytes"), row.getLong("rows_about"));
    }
  }

  SpanDays(SqlClient sql) {
    this.sql = sql;
  }

  /** Oldest first. */
  Future<List<Day>> all() {
    return sql.query(DAYS).execute().map(rows -> Rows.list(rows, Day::of));
  }

  /** What the files take that hold spans outside these days; it shrinks seldom. */
  Future<Long> bytesBeside() {
    return sql.query(BESIDE).execute().map(rows -> rows.iterator().next().getLong("bytes"));
  }

  /**
   * From now on spans that began before this day go to the kept table, and no partition is made for
   * them; completes when nobody writes there any more.
   */
  Future<?> raiseHorizon(LocalDate firstDay) {
    return sql.preparedQuery(RAISE_HORIZON)
        .execute(Tuple.of(firstDay.atStartOfDay().atOffset(ZoneOffset.UTC)));
  }

  /** Takes away every partition before this day, after moving what is held. */
  Future<Void> retireBefore(LocalDate firstDay, RetentionReport report) {
    return all()
        .compose(
            days -> {
              Future<Void> done = Future.succeededFuture();
              for (Day day : days) {
                done = day.day().isBefore(firstDay) ? done.compose(b -> retire(day, report)) : done;
              }
              return done;
            })
        .compose(retired -> sweepDefault(report));
  }

  private Future<Void> retire(Day day, RetentionReport report) {
    return sql.preparedQuery(RETIRE)
        .execute(Tuple.of(day.day()))
        .map(rows -> rows.iterator().next().getLong("moved"))
        .onSuccess(moved -> report.retired(day.day(), moved))
        .mapEmpty();
  }

  private Future<Void> sweepDefault(RetentionReport report) {
    return Steps.whileTrue(
        () ->
            sql.preparedQuery(SWEEP)
                .execute(Tuple.of(SWEPT_AT_ONCE))
                .map(rows -> rows.iterator().next().getLong("swept"))
                .onSuccess(swept -> report.removed("spans_default", swept))
                .map(swept -> swept == SWEPT_AT_ONCE));
  }
}

package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;

/**
 * One run, on one connection: first no span may enter the days that are due, then traces go, then
 * their days, then what has a time of its own. It may be broken off anywhere; the next run goes on.
 */
final class RetentionRun {
  private final RetentionPolicy policy;
  private final Instant now;
  private final SpanDays days;
  private final ExpiredTraces traces;
  private final AgedRows aged;
  private final RetentionReport report;

  RetentionRun(SqlClient sql, RetentionPolicy policy, Instant now, RetentionReport report) {
    this.policy = policy;
    this.now = now;
    this.report = report;
    days = new SpanDays(sql);
    traces = new ExpiredTraces(sql, report);
    aged = new AgedRows(sql);
  }

  Future<Void> perform() {
    return days.all()
        .map(all -> DueDays.of(policy, all, now))
        .onSuccess(this::noteIfTooMuch)
        .compose(this::remove)
        .compose(removed -> tidy());
  }

  private Future<Void> remove(DueDays due) {
    return days.raiseHorizon(due.until())
        .compose(raised -> traces.remove(due.verdicts(policy), due.before(policy)))
        .compose(removed -> days.retireBefore(due.until(), report));
  }

  private void noteIfTooMuch(DueDays due) {
    if (!due.fit(policy)) {
      report.note("The size cap cannot be kept: what is left is of today and yesterday");
    }
  }

  private Future<Void> tidy() {
    Future<Void> done = Future.succeededFuture();
    for (AgedRows.Table table : AgedRows.tables(policy)) {
      done = done.compose(before -> aged.tidy(table, now, report));
    }
    return done.compose(tidied -> aged.tidyLoneKeys(report));
  }
}

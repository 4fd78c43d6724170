package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import maguey.traces.store.Steps;

/**
 * One run, on one connection: first no span may enter the days that are over, then traces go, then
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
    LocalDate firstDay = firstDay(policy, now);
    return days.raiseHorizon(firstDay)
        .compose(raised -> traces.remove(policy.toJson(now, null), before()))
        .compose(removed -> days.retireBefore(firstDay, report))
        .compose(retired -> policy.maxBytes() > 0 ? makeRoom() : Future.succeededFuture())
        .compose(roomy -> tidy());
  }

  /** The first UTC day whose spans are not all over. */
  static LocalDate firstDay(RetentionPolicy policy, Instant now) {
    return utcDay(now.minus(Duration.ofDays(policy.days())));
  }

  private Instant before() {
    return now.minus(Duration.ofDays(policy.leastDays()));
  }

  /** The oldest day goes until the rest fits; today and yesterday stay. */
  private Future<Void> makeRoom() {
    return Steps.whileTrue(
        () ->
            days.bytes()
                .compose(
                    bytes ->
                        bytes > policy.maxBytes()
                            ? days.all().compose(this::dropOldest)
                            : Future.succeededFuture(false)));
  }

  private Future<Boolean> dropOldest(List<SpanDays.Day> present) {
    LocalDate yesterday = utcDay(now).minusDays(1);
    if (present.isEmpty() || !present.get(0).day().isBefore(yesterday)) {
      report.note("The size cap cannot be kept: what is left is held, or of today and yesterday");
      return Future.succeededFuture(false);
    }
    LocalDate next = present.get(0).day().plusDays(1);
    Instant cap = next.atStartOfDay().toInstant(ZoneOffset.UTC);
    return days.raiseHorizon(next)
        .compose(raised -> traces.remove(policy.toJson(now, cap), cap))
        .compose(removed -> days.retireBefore(next, report))
        .map(true);
  }

  private Future<Void> tidy() {
    Future<Void> done = Future.succeededFuture();
    for (AgedRows.Table table : AgedRows.tables(policy)) {
      done = done.compose(before -> aged.tidy(table, now, report));
    }
    return done.compose(tidied -> aged.tidyLoneKeys(report));
  }

  private static LocalDate utcDay(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}

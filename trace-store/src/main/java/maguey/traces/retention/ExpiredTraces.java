package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import maguey.traces.store.Steps;

/** Removes the traces whose time is over, oldest first, a thousand looked at in one transaction. */
final class ExpiredTraces {
  private static final int LOOKED_AT = 1_000;
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final OffsetDateTime BEGINNING = OffsetDateTime.parse("1969-12-31T00:00:00Z");

  /** OTLP's times end in 2554. */
  private static final OffsetDateTime END_OF_TIME = OffsetDateTime.parse("2600-01-01T00:00:00Z");

  private static final String STEP = "SELECT * FROM expire_traces($1, $2, $3, $4, $5)";

  private record Place(OffsetDateTime lastEnd, UUID traceId) {}

  private final SqlClient sql;
  private final RetentionReport report;

  ExpiredTraces(SqlClient sql, RetentionReport report) {
    this.sql = sql;
    this.report = report;
  }

  /**
   * Walks those that may be due.
   *
   * @param policy see {@link DueDays#verdicts}
   * @param before last activity; later ones are not looked at, but for those in the future
   */
  Future<Void> remove(JsonObject policy, Instant before) {
    Instant future = Instant.parse(policy.getString("at")).plus(Duration.ofDays(1));
    return walk(policy, BEGINNING, utc(before))
        .compose(walked -> walk(policy, utc(future), END_OF_TIME));
  }

  private Future<Void> walk(JsonObject policy, OffsetDateTime after, OffsetDateTime before) {
    Place[] place = {new Place(after, FIRST_ID)};
    return Steps.whileTrue(() -> step(policy, place[0], before).map(row -> advance(row, place)));
  }

  private Future<Row> step(JsonObject policy, Place place, OffsetDateTime before) {
    return sql.preparedQuery(STEP)
        .execute(Tuple.of(place.lastEnd(), place.traceId(), before, LOOKED_AT, policy))
        .map(rows -> rows.iterator().next());
  }

  private boolean advance(Row row, Place[] place) {
    report.expired(row.getLong("expired"), row.getLong("spans"), row.getJsonObject("reasons"));
    boolean more = row.getLong("walked") == LOOKED_AT;
    if (more) {
      place[0] = new Place(row.getOffsetDateTime("last_end"), row.getUUID("last_id"));
    }
    return more;
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}

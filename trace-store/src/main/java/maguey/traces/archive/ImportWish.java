package maguey.traces.archive;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.StorableTime;
import maguey.traces.model.TraceId;

/**
 * What is to come back: a trace, or the traces that were active in a period.
 *
 * @param trace null for all of the period
 * @param from null for all of the trace; so is {@code to}
 */
record ImportWish(UUID trace, Instant from, Instant to) {

  /** Reads {@code traceId}, or {@code from} and {@code to}; fails with a problem. */
  static ImportWish of(JsonObject json) {
    boolean isTrace = json.containsKey("traceId");
    if (isTrace == (json.containsKey("from") && json.containsKey("to"))) {
      throw Problem.of(
          ProblemType.INVALID, "Name either a traceId, or a period by 'from' and 'to'");
    }
    return isTrace ? ofTrace(json.getString("traceId")) : ofPeriod(json);
  }

  private static ImportWish ofTrace(String text) {
    return TraceId.parse(text)
        .map(id -> new ImportWish(id.uuid(), null, null))
        .orElseThrow(() -> Problem.of(ProblemType.INVALID, "A trace id has 32 hex digits"));
  }

  private static ImportWish ofPeriod(JsonObject json) {
    Instant from = time(json, "from");
    Instant to = time(json, "to");
    if (!from.isBefore(to)) {
      throw Problem.of(ProblemType.INVALID, "'from' must be before 'to'");
    }
    return new ImportWish(null, from, to);
  }

  private static Instant time(JsonObject json, String name) {
    try {
      return StorableTime.of(Instant.parse(json.getString(name)));
    } catch (DateTimeParseException | IllegalArgumentException wrong) {
      throw Problem.of(
          ProblemType.INVALID, "'" + name + "' must be a time such as 2026-05-01T18:00:00Z");
    }
  }

  /** Trace, from and to, as the statements take them. */
  Tuple columns() {
    return Tuple.of(trace).addOffsetDateTime(utc(from)).addOffsetDateTime(utc(to));
  }

  JsonObject toJson() {
    return trace != null
        ? new JsonObject().put("traceId", new TraceId(trace).hex())
        : new JsonObject().put("from", from.toString()).put("to", to.toString());
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : ArchiveCatalog.utc(time);
  }
}

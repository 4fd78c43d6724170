package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;

/** What is noted of the traces in an object: where in it each is, and whom it is about. */
final class TracePieces {
  private static final String SUBJECTS =
      """
      SELECT DISTINCT value FROM trace_keys WHERE kind = 'customer.email_hash' AND trace_id = ANY ($1)
      """;

  private static final String ADD_TRACES =
      """
      INSERT INTO archive_traces (trace_id, object_key, first_line, lines, first_start, last_end, cut_at)
      SELECT t.trace_id, $1, t.first_line, t.lines, t.first_start, t.last_end, $2
        FROM unnest($3::uuid[], $4::integer[], $5::integer[], $6::timestamptz[], $7::timestamptz[])
             AS t (trace_id, first_line, lines, first_start, last_end)
          ON CONFLICT DO NOTHING
      """;

  private TracePieces() {}

  /** The hashes of those whom the traces are about. */
  static Future<String[]> subjects(SqlClient tx, List<TracePiece> pieces) {
    return tx.preparedQuery(SUBJECTS)
        .execute(Tuple.tuple().addArrayOfUUID(traceIds(pieces)))
        .map(rows -> Rows.stream(rows).map(row -> row.getString("value")).toArray(String[]::new));
  }

  /** Notes which lines of an object hold which trace. */
  static Future<?> add(SqlClient tx, String key, Instant cutAt, List<TracePiece> pieces) {
    return tx.preparedQuery(ADD_TRACES).execute(columns(key, cutAt, pieces));
  }

  private static Tuple columns(String key, Instant cutAt, List<TracePiece> pieces) {
    return Tuple.of(key, ArchiveCatalog.utc(cutAt))
        .addArrayOfUUID(traceIds(pieces))
        .addArrayOfInteger(pieces.stream().map(TracePiece::firstLine).toArray(Integer[]::new))
        .addArrayOfInteger(pieces.stream().map(TracePiece::lines).toArray(Integer[]::new))
        .addArrayOfOffsetDateTime(
            pieces.stream().map(TracePiece::firstStart).toArray(OffsetDateTime[]::new))
        .addArrayOfOffsetDateTime(
            pieces.stream().map(TracePiece::lastEnd).toArray(OffsetDateTime[]::new));
  }

  private static UUID[] traceIds(List<TracePiece> pieces) {
    return pieces.stream().map(TracePiece::traceId).toArray(UUID[]::new);
  }
}

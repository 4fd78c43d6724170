package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.PlannedAnew;
import maguey.common.sql.Rows;
import maguey.traces.model.Span;

/** The batches whose traces are still to be told of them: one row each, from commit to fold. */
final class TraceInbox {
  /** Who removes traces waits for this batch, or this batch for them: LIMIT keeps it a look-up. */
  private static final String ADD =
      PlannedAnew.statement(
          """
          WITH held AS MATERIALIZED (
            SELECT count(*) FROM unnest($1::uuid[]) AS w (trace_id)
             CROSS JOIN LATERAL (SELECT t.trace_id FROM trace_summaries t WHERE t.trace_id = w.trace_id LIMIT 1 FOR KEY SHARE) t)
          INSERT INTO trace_inbox (trace_ids, notes) SELECT $1::uuid[], $2::bytea FROM held
          """);

  /**
   * Of all that is read at once, unless it is one row; more than nodes let gather. A call between
   * spans of two parts may be counted twice.
   */
  private static final long MAX_BYTES = 32 << 20;

  /** The oldest, so many that they fit; a length is known without opening the value. */
  private static final String READ =
      """
      SELECT id, trace_ids, notes
        FROM (SELECT i.*, sum(octet_length(notes)) OVER (ORDER BY id) - octet_length(notes) AS bytes_before
                FROM trace_inbox i WHERE NOT refused) i
       WHERE bytes_before < $1 ORDER BY id
      """;

  private static final String READ_ONE =
      "SELECT id, trace_ids, notes FROM trace_inbox WHERE NOT refused AND id = $1";

  private static final String IDS = "SELECT id FROM trace_inbox WHERE NOT refused ORDER BY id";

  private static final String REMOVE = "DELETE FROM trace_inbox WHERE id = ANY ($1)";

  private static final String REFUSE = "UPDATE trace_inbox SET refused = true WHERE id = $1";

  /** A row and its bytes. */
  record Letter(long id, UUID[] traceIds, Buffer notes) {
    static Letter of(Row row) {
      return new Letter(
          row.getLong("id"), row.getArrayOfUUIDs("trace_ids"), row.getBuffer("notes"));
    }
  }

  private TraceInbox() {}

  /** Puts in new spans, in the transaction that writes them. */
  static Future<?> add(SqlClient tx, List<Span> stored) {
    TraceNotes.Encoded encoded = TraceNotes.encode(stored);
    return tx.preparedQuery(ADD)
        .execute(Tuple.tuple().addArrayOfUUID(encoded.traceIds()).addBuffer(encoded.notes()));
  }

  /** The oldest that wait, as many as fit into memory; then {@link #areAll} tells if it is all. */
  static Future<List<Letter>> read(SqlClient tx) {
    return tx.preparedQuery(READ)
        .execute(Tuple.of(MAX_BYTES))
        .map(rows -> Rows.list(rows, Letter::of));
  }

  /** False when more may wait behind those that {@link #read} gave. */
  static boolean areAll(List<Letter> letters) {
    return letters.stream().mapToLong(letter -> letter.notes().length()).sum() < MAX_BYTES;
  }

  /** One, if it still waits. */
  static Future<List<Letter>> read(SqlClient tx, long id) {
    return tx.preparedQuery(READ_ONE)
        .execute(Tuple.of(id))
        .map(rows -> Rows.list(rows, Letter::of));
  }

  /** All that wait, oldest first. */
  static Future<List<Long>> ids(SqlClient sql) {
    return sql.preparedQuery(IDS).execute().map(rows -> Rows.list(rows, row -> row.getLong("id")));
  }

  static Future<?> remove(SqlClient tx, List<Letter> letters) {
    return tx.preparedQuery(REMOVE)
        .execute(
            Tuple.tuple().addArrayOfLong(letters.stream().map(Letter::id).toArray(Long[]::new)));
  }

  /** Leaves a row where it is, for people to look at. */
  static Future<?> refuse(SqlClient sql, long id) {
    return sql.preparedQuery(REFUSE).execute(Tuple.of(id));
  }

  /** The spans of all; fails if one of them cannot be read. */
  static Future<List<Span>> spans(List<Letter> letters) {
    List<Span> spans = new ArrayList<>();
    try {
      for (Letter letter : letters) {
        spans.addAll(TraceNotes.decode(letter.traceIds(), letter.notes()));
      }
    } catch (IOException unreadable) {
      return Future.failedFuture(unreadable);
    }
    return Future.succeededFuture(spans);
  }
}

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
import maguey.common.sql.Rows;
import maguey.traces.model.Span;

/** The batches whose traces are still to be told of them: one row each, from commit to fold. */
final class TraceInbox {
  /** Who removes traces waits for this batch, or this batch for them: LIMIT keeps it a look-up. */
  private static final String ADD =
      """
      WITH held AS MATERIALIZED (
        SELECT count(*) FROM unnest($1::uuid[]) AS w (trace_id)
         CROSS JOIN LATERAL (SELECT t.trace_id FROM trace_summaries t WHERE t.trace_id = w.trace_id LIMIT 1 FOR KEY SHARE) t)
      INSERT INTO trace_inbox (trace_ids, notes) SELECT $1::uuid[], $2::bytea FROM held
      """;

  private static final String READ =
      "SELECT id, trace_ids, notes FROM trace_inbox WHERE NOT refused ORDER BY id";

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

  static Future<List<Letter>> read(SqlClient tx) {
    return tx.preparedQuery(READ).execute().map(rows -> Rows.list(rows, Letter::of));
  }

  static Future<?> remove(SqlClient tx, List<Letter> letters) {
    return tx.preparedQuery(REMOVE)
        .execute(
            Tuple.tuple().addArrayOfLong(letters.stream().map(Letter::id).toArray(Long[]::new)));
  }

  /** Leaves a row where it is, for people to look at. */
  static Future<?> refuse(SqlClient sql, Letter letter) {
    return sql.preparedQuery(REFUSE).execute(Tuple.of(letter.id()));
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

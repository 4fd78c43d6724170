package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/**
 * Writes the rows of spans, which come in {@link maguey.traces.model.SpanOrder}: otherwise two
 * writers of the same spans might wait for one another.
 */
final class SpanInsert {
  private static final String INSERT_NEW =
      Sql.file("insert_spans")
          + " ON CONFLICT DO NOTHING RETURNING trace_id, span_id, start_time, start_nanos, kind";

  /**
   * What of the spans lies in the partition of its day and will be kept when that goes: of traces
   * that are there, or about to be (retire_span_day).
   */
  private static final String IN_DAYS =
      """
      SELECT s.trace_id, s.span_id, s.start_time, s.start_nanos, s.kind
        FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS w (trace_id, span_id, start_time)
       CROSS JOIN LATERAL (
             SELECT * FROM spans e
              WHERE e.trace_id = w.trace_id AND e.span_id = w.span_id AND e.start_time = w.start_time OFFSET 0) s
        LEFT JOIN trace_summaries t ON t.trace_id = s.trace_id
       WHERE s.created_at >= t.created_at - interval '12 hours'
          OR s.trace_id IN (SELECT unnest(trace_ids) FROM trace_inbox WHERE NOT refused)
      """;

  private record Key(
      UUID traceId, long spanId, OffsetDateTime startTime, short startNanos, int kind) {
    static Key of(Span span) {
      return new Key(
          span.traceId().uuid(),
          span.spanId(),
          EpochNanos.micros(span.startNanos()),
          EpochNanos.beside(span.startNanos()),
          span.kind());
    }

    static Key of(Row row) {
      return new Key(
          row.getUUID("trace_id"),
          row.getLong("span_id"),
          row.getOffsetDateTime("start_time"),
          row.getShort("start_nanos"),
          row.getInteger("kind"));
    }
  }

  private SpanInsert() {}

  /** Into the days. Much cheaper than {@link #newOnes}; fails with 23505 at a repeat. */
  static Future<List<Span>> all(SqlConnection tx, List<Span> spans) {
    return CopyIn.run(tx, SpanCopy.STATEMENT, alloc -> SpanCopy.rows(spans, alloc)).map(spans);
  }

  /**
   * Leaves out those that are there already.
   *
   * @param table {@code spans} or {@code spans_kept}
   * @return the ones that were new
   */
  static Future<List<Span>> newOnes(SqlClient tx, String table, List<Span> spans) {
    return execute(tx, INSERT_NEW.replace("INTO spans", "INTO " + table), spans)
        .map(rows -> pick(spans, rows));
  }

  /** The spans but for those whose rows lie in the partition of their day, and are to be kept. */
  static Future<List<Span>> withoutThoseInDays(SqlClient tx, List<Span> spans) {
    return tx.preparedQuery(IN_DAYS)
        .execute(
            Tuple.of(
                spans.stream().map(span -> span.traceId().uuid()).toArray(UUID[]::new),
                spans.stream().map(Span::spanId).toArray(Long[]::new),
                spans.stream()
                    .map(span -> EpochNanos.micros(span.startNanos()))
                    .toArray(OffsetDateTime[]::new)))
        .map(
            rows -> {
              Set<Key> there = new HashSet<>();
              rows.forEach(row -> there.add(Key.of(row)));
              return spans.stream().filter(span -> !there.contains(Key.of(span))).toList();
            });
  }

  private static Future<RowSet<Row>> execute(SqlClient tx, String insert, List<Span> spans) {
    return tx.preparedQuery(insert).execute(SpanColumns.of(spans));
  }

  private static List<Span> pick(List<Span> spans, RowSet<Row> rows) {
    Set<Key> inserted = new HashSet<>();
    rows.forEach(row -> inserted.add(Key.of(row)));
    return spans.stream().filter(span -> inserted.remove(Key.of(span))).toList();
  }
}

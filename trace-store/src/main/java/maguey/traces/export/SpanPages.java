package maguey.traces.export;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;

/**
 * The spans of one trace with all that is stored of them, in order of start, page by page: a page
 * is bounded in spans and in bytes, so that a trace of any size fits. No transaction is held open
 * between pages.
 */
public final class SpanPages {
  private static final int MAX_SPANS = 500;
  private static final long MAX_BYTES = 4 << 20;

  /** The key of a page's last span is where the next one begins. */
  private static final String FIRST =
      """
      SELECT first_start AS start_time, (-1)::smallint AS start_nanos, 0::bigint AS span_id, 0 AS kind
        FROM trace_summaries WHERE trace_id = $1
      """;

  private static final String PAGE =
      """
      SELECT p.*, o.resource, o.scope
        FROM (SELECT s.*, sum(s.size) OVER (ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind) AS size_so_far
                FROM (SELECT s.*, coalesce(octet_length(s.attributes::text), 0) + coalesce(octet_length(s.events::text), 0)
                                + coalesce(octet_length(s.links::text), 0) AS size
                        FROM trace_summaries t JOIN every_span s USING (trace_id)
                       WHERE t.trace_id = $1 AND s.start_time BETWEEN greatest(t.first_start, $2) AND t.last_start
                         AND (s.start_time, s.start_nanos, s.span_id, s.kind) > ($2, $3::smallint, $4, $5)
                       ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind
                       LIMIT $6) s) p
        LEFT JOIN origins o ON o.id = p.origin_id
       WHERE p.size_so_far - p.size < $7
       ORDER BY p.start_time, p.start_nanos, p.span_id, p.kind
      """;

  private final SqlClient sql;
  private final UUID traceId;
  private Row last;

  /** The pages of a trace, from the first on. */
  public SpanPages(SqlClient sql, UUID traceId) {
    this.sql = sql;
    this.traceId = traceId;
  }

  /** The next page; empty at the end, and for a trace that is not there. */
  public Future<List<Row>> next() {
    return last == null ? first() : page();
  }

  private Future<List<Row>> first() {
    return sql.preparedQuery(FIRST)
        .execute(Tuple.of(traceId))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture(List.of());
              }
              last = rows.iterator().next();
              return page();
            });
  }

  private Future<List<Row>> page() {
    return sql.preparedQuery(PAGE)
        .execute(
            Tuple.tuple()
                .addUUID(traceId)
                .addOffsetDateTime(last.getOffsetDateTime("start_time"))
                .addShort(last.getShort("start_nanos"))
                .addLong(last.getLong("span_id"))
                .addInteger(last.getInteger("kind"))
                .addInteger(MAX_SPANS)
                .addLong(MAX_BYTES))
        .map(rows -> Rows.list(rows))
        .onSuccess(rows -> last = rows.isEmpty() ? last : rows.get(rows.size() - 1));
  }
}

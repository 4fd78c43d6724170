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
 * is bounded in spans and in bytes, who emitted them included, so that a trace of any size fits. No
 * transaction is held open between pages.
 */
public final class SpanPages {
  private static final int MAX_SPANS = 500;
  static final long MAX_BYTES = 4 << 20;

  /** The key of a page's last span is where the next one begins. */
  private static final String FIRST =
      """
      SELECT first_start AS start_time, (-1)::smallint AS start_nanos, 0::bigint AS span_id, 0 AS kind
        FROM trace_summaries WHERE trace_id = $1
      """;

  private static final String PAGE =
      "SELECT (f.span).*, f.bytes FROM spans_that_fit($1, $2, $3, $4, $5, false, $6, $7, $8) f";

  private final SqlClient sql;
  private final UUID traceId;
  private final long maxBytes;
  private final long largest;
  private Row last;

  /** Some spans, and who emitted them. */
  public record Page(List<Row> spans, StoredOrigins origins) {
    /** What the spans take as text, also what of them was left out. */
    long bytes() {
      return spans.stream().mapToLong(span -> span.getLong("bytes")).sum();
    }

    /** True behind the last span. */
    public boolean isEmpty() {
      return spans.isEmpty();
    }
  }

  /** The pages of a trace, from the first on; nothing is missing. */
  public SpanPages(SqlClient sql, UUID traceId) {
    this(sql, traceId, MAX_BYTES, Long.MAX_VALUE);
  }

  /**
   * The pages of a trace.
   *
   * @param maxBytes of a page, unless it is one span
   * @param largest of larger spans attributes, events, links and long texts are left out
   */
  SpanPages(SqlClient sql, UUID traceId, long maxBytes, long largest) {
    this.sql = sql;
    this.traceId = traceId;
    this.maxBytes = maxBytes;
    this.largest = largest;
  }

  /** The next page; empty at the end, and for a trace that is not there. */
  public Future<Page> next() {
    return (last == null ? first() : page())
        .compose(
            spans ->
                spans.isEmpty()
                    ? Future.succeededFuture(new Page(spans, null))
                    : StoredOrigins.of(sql, spans).map(origins -> new Page(spans, origins)));
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
                .addLong(maxBytes)
                .addLong(largest))
        .map(rows -> Rows.list(rows))
        .onSuccess(rows -> last = rows.isEmpty() ? last : rows.get(rows.size() - 1));
  }
}

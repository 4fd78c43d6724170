package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;

/**
 * The spans of an answer.
 *
 * @param isWhole false if some are missing, or something of one
 */
record ShownSpans(List<Row> spans, boolean isWhole) {
  /** Of a larger trace the first and the last so many are shown: the scan is at the end. */
  private static final int AT_EACH_END = 10_000;

  private static final String SPANS =
      "SELECT (f.span).*, f.bytes FROM spans_that_fit($1, NULL, NULL, NULL, NULL, $2, $3, $4, $5) f";

  /** The first ones and, if that are not all, the last ones. */
  static Future<ShownSpans> read(SqlClient tx, Row summary, AnswerSize size) {
    UUID id = summary.getUUID("trace_id");
    long all = summary.getLong("span_count");
    return read(tx, id, false, AT_EACH_END, size.first(), size.largestSpan())
        .compose(
            head -> {
              long hidden = all - head.size();
              if (hidden <= 0 || size.last() == 0) {
                boolean isWhole = hidden <= 0 && head.stream().noneMatch(size::cuts);
                return Future.succeededFuture(new ShownSpans(head, isWhole));
              }
              int most = (int) Math.min(hidden, AT_EACH_END);
              return read(tx, id, true, most, size.last(), size.largestSpan())
                  .map(tail -> new ShownSpans(joined(head, tail), false));
            });
  }

  private static Future<List<Row>> read(
      SqlClient tx, UUID id, boolean backwards, int most, long bytes, long largest) {
    return tx.preparedQuery(SPANS)
        .execute(Tuple.of(id, backwards, most, bytes, largest))
        .map(rows -> Rows.list(rows));
  }

  private static List<Row> joined(List<Row> head, List<Row> reversedTail) {
    List<Row> all = new ArrayList<>(reversedTail);
    Collections.reverse(all);
    all.addAll(0, head);
    return all;
  }
}

package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import maguey.common.http.Pieces;
import maguey.common.http.Reply;

/** The list of traces as CSV (RFC 4180), page by page. */
final class TraceCsv implements Pieces {
  /** Rows of one answer. */
  static final int MAX_ROWS = 10_000;

  private static final int PAGE = 500;
  private static final List<String> COLUMNS =
      List.of(
          "traceId",
          "rootService",
          "rootName",
          "services",
          "firstStart",
          "lastEnd",
          "wallMs",
          "activeMs",
          "idleMs",
          "spanCount",
          "errorCount",
          "status",
          "performance",
          "orderNumber",
          "journeyId",
          "state",
          "stateReason");

  /** A sheet takes what begins so for a formula. */
  private static final String FORMULA_SIGNS = "=+-@\t\r\n";

  private final TraceSearch search;
  private final Optional<TraceFilter> filter;
  private Optional<Cursor> cursor;
  private int left;
  private boolean begun;
  private boolean ended;

  /**
   * Rows for what a filter finds.
   *
   * @param filter empty if nothing can match
   * @param rows at most
   */
  TraceCsv(TraceSearch search, Optional<TraceFilter> filter, Optional<Cursor> cursor, int rows) {
    this.search = search;
    this.filter = filter;
    this.cursor = cursor;
    this.left = rows;
  }

  Future<Reply> reply() {
    return Reply.streamed("text/csv; charset=utf-8; header=present", this)
        .map(r -> r.with("content-disposition", "attachment; filename=\"traces.csv\""));
  }

  /** The header goes with the first page, whose failure can still be answered as a problem. */
  @Override
  public Future<Buffer> next() {
    if (ended) {
      return Future.succeededFuture();
    }
    Buffer piece = begun ? Buffer.buffer() : Buffer.buffer(line(COLUMNS));
    begun = true;
    ended = filter.isEmpty();
    return ended ? Future.succeededFuture(piece) : page().map(piece::appendBuffer);
  }

  private Future<Buffer> page() {
    return search
        .ids(filter.orElseThrow(), cursor, Math.min(left, PAGE))
        .onSuccess(this::advance)
        .compose(search::summaries)
        .map(TraceCsv::lines);
  }

  private void advance(TraceSearch.Ids page) {
    cursor = page.next();
    left -= page.ids().size();
    ended = cursor.isEmpty() || left <= 0;
  }

  private static Buffer lines(JsonArray traces) {
    return Buffer.buffer(
        traces.stream().map(trace -> line((JsonObject) trace)).collect(Collectors.joining()));
  }

  private static String line(JsonObject trace) {
    return line(COLUMNS.stream().map(column -> cell(trace.getValue(column))).toList());
  }

  private static String line(List<String> cells) {
    return String.join(",", cells) + "\r\n";
  }

  /** Numbers stay numbers, in plain decimals; text that a sheet would run becomes text, too. */
  static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).toPlainString();
    }
    String text = value instanceof JsonArray array ? names(array) : value.toString();
    boolean formula = !text.isEmpty() && FORMULA_SIGNS.indexOf(text.charAt(0)) >= 0;
    String guarded = formula ? "'" + text : text;
    return guarded.matches("(?s)[^\",\r\n]*") ? guarded : '"' + guarded.replace("\"", "\"\"") + '"';
  }

  private static String names(JsonArray services) {
    return services.stream()
        .map(service -> ((JsonObject) service).getString("name"))
        .collect(Collectors.joining(" "));
  }
}

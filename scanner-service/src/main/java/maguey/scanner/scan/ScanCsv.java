package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Collectors;
import maguey.common.http.Pieces;
import maguey.scanner.log.Cursor;
import maguey.scanner.log.KeysetQuery;

/**
 * The log as a table for a spreadsheet, page after page as fast as it is taken. A cell that a
 * spreadsheet would run is made a text.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class ScanCsv implements Pieces {
  private static final int ROWS = 500;
  private static final String STARTS_FORMULA = "=+-@\t\r";
  private static final List<String> COLUMNS =
      List.of(
          "scannedAt",
          "gate",
          "device",
          "direction",
          "result",
          "reason",
          "overrode",
          "overrideReason",
          "method",
          "offline",
          "attention",
          "orderNumber",
          "eventSlug",
          "ticketId",
          "durationMs",
          "scanId",
          "traceId");

  private final KeysetQuery query;
  private final Pool pool;
  private Cursor after;
  private boolean started;
  private boolean ended;

  ScanCsv(KeysetQuery query, Pool pool) {
    this.query = query;
    this.pool = pool;
  }

  @Override
  public Future<Buffer> next() {
    if (!started) {
      started = true;
      return Future.succeededFuture(Buffer.buffer(String.join(",", COLUMNS) + "\r\n"));
    }
    return ended ? Future.succeededFuture() : rows();
  }

  private Future<Buffer> rows() {
    KeysetQuery page = query.ofPages(ROWS);
    return (after == null ? page : page.after(after)).rows(pool).map(this::piece);
  }

  private Buffer piece(List<Row> rows) {
    ended = rows.size() < ROWS;
    if (rows.isEmpty()) {
      return null;
    }
    after = query.cursorAfter(rows);
    return Buffer.buffer(rows.stream().map(ScanCsv::line).collect(Collectors.joining()));
  }

  private static String line(Row row) {
    JsonObject scan = ScanList.json(row);
    return COLUMNS.stream()
        .map(column -> cell(scan.getValue(column)))
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  static String cell(Object value) {
    String text = value == null ? "" : value.toString();
    boolean isFormula = !text.isEmpty() && STARTS_FORMULA.indexOf(text.charAt(0)) >= 0;
    String safe = isFormula ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}

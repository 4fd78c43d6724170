package maguey.scanner.log;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.http.ApiRequest;
import maguey.common.http.KeysetPage;
import maguey.common.sql.Rows;

/**
 * A question to a log whose rows are named {@code l}, newest first. Only the conditions that were
 * asked for stand in the statement, so that each has the index made for it.
 */
public final class KeysetQuery {
  private static final int DEFAULT_LIMIT = 50;

  private final String select;
  private final String time;
  private final String id;
  private final int limit;
  private final List<String> conditions = new ArrayList<>();
  private final Tuple parameters = Tuple.tuple();

  /**
   * Reads {@code limit}, {@code cursor}, {@code from} (inclusive) and {@code to} (exclusive).
   *
   * @param select up to its conditions; with the columns {@code id} and the given time
   * @param time the column that orders the log
   */
  public KeysetQuery(String select, String time, ApiRequest request) {
    this(select, time, "id", request);
  }

  /**
   * The same of rows whose {@code id} is no number.
   *
   * @param id a column of unique numbers, which orders rows of one time
   */
  public KeysetQuery(String select, String time, String id, ApiRequest request) {
    this(select, time, id, request.queryInt("limit", DEFAULT_LIMIT));
    request.query("cursor").map(Cursor::parse).ifPresent(this::after);
    request
        .queryTime("from")
        .ifPresent(t -> where("l." + time + " >= $", t.atOffset(ZoneOffset.UTC)));
    request.queryTime("to").ifPresent(t -> where("l." + time + " < $", t.atOffset(ZoneOffset.UTC)));
  }

  private KeysetQuery(String select, String time, String id, int limit) {
    this.select = select;
    this.time = time;
    this.id = id;
    this.limit = limit;
  }

  /** Adds a condition that ends in {@code $} and takes the value. */
  public void where(String condition, Object value) {
    parameters.addValue(value);
    conditions.add(condition + parameters.size());
  }

  /** Adds a condition without a value. */
  public void where(String condition) {
    conditions.add(condition);
  }

  /** Goes on after a row of an earlier page. */
  public KeysetQuery after(Cursor cursor) {
    parameters.addValue(cursor.at().atOffset(ZoneOffset.UTC)).addValue(cursor.id());
    int last = parameters.size();
    conditions.add("(l.%s, l.%s) < ($%d, $%d)".formatted(time, id, last - 1, last));
    return this;
  }

  /** The same question for other pages: with so many rows each. */
  public KeysetQuery ofPages(int rows) {
    KeysetQuery other = new KeysetQuery(select, time, id, rows);
    other.conditions.addAll(conditions);
    for (int i = 0; i < parameters.size(); i++) {
      other.parameters.addValue(parameters.getValue(i));
    }
    return other;
  }

  /** The rows of a page and the cursor of the next one. */
  public Future<JsonObject> page(SqlClient client, String name, Function<Row, JsonObject> json) {
    // One more than asked for tells whether there is a next page.
    return rows(client, 1)
        .map(found -> KeysetPage.of(name, found, limit, json, row -> cursorAt(row).text()));
  }

  /** The rows of a page. */
  public Future<List<Row>> rows(SqlClient client) {
    return rows(client, 0);
  }

  /** Where a page ends. */
  public Cursor cursorAfter(List<Row> page) {
    return cursorAt(page.get(page.size() - 1));
  }

  private Cursor cursorAt(Row row) {
    return new Cursor(row.getOffsetDateTime(time).toInstant(), row.getLong(id));
  }

  private Future<List<Row>> rows(SqlClient client, int more) {
    String order = " ORDER BY l.%s DESC, l.%s DESC LIMIT %d".formatted(time, id, limit + more);
    return client
        .preparedQuery(select + where() + order)
        .execute(parameters)
        .map(rows -> Rows.list(rows));
  }

  private String where() {
    return conditions.isEmpty()
        ? ""
        : conditions.stream().collect(Collectors.joining(" AND ", " WHERE ", ""));
  }
}

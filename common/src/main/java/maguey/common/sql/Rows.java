package maguey.common.sql;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a statement gave, in its order, as other collections. */
public final class Rows {
  private Rows() {}

  /** All rows. */
  public static List<Row> list(Iterable<Row> rows) {
    return stream(rows).toList();
  }

  /** Each row made a value. */
  public static <T> List<T> list(Iterable<Row> rows, Function<Row, T> value) {
    return stream(rows).map(value).toList();
  }

  /** Each row as an answer shows it. */
  public static JsonArray json(Iterable<Row> rows, Function<Row, JsonObject> form) {
    return new JsonArray(list(rows, form));
  }

  /** The first row made a value; empty without a row. */
  public static <T> Optional<T> first(Iterable<Row> rows, Function<Row, T> value) {
    return stream(rows).findFirst().map(value);
  }

  /** The rows one by one. */
  public static Stream<Row> stream(Iterable<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}

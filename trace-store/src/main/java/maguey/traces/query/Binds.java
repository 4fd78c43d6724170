package maguey.traces.query;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a statement that is put together: none is ever written into its text. */
final class Binds {
  private final List<Object> values = new ArrayList<>();

  /** Adds a value; gives its place, {@code $3}. */
  String bind(Object value) {
    values.add(value);
    return "$" + values.size();
  }

  String bind(Instant time) {
    return bind(time.atOffset(ZoneOffset.UTC));
  }

  int size() {
    return values.size();
  }

  Tuple tuple() {
    return first(values.size());
  }

  /** Those that were bound first: a part of a statement knows no more of them. */
  Tuple first(int count) {
    return Tuple.from(values.subList(0, count));
  }
}

package maguey.traces.store;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import maguey.traces.model.EpochNanos;

/** Rows as the column arrays that a statement unnests, added in the order of its parameters. */
final class Columns<R> {
  private final List<R> rows;
  private final Tuple tuple = Tuple.tuple();

  Columns(Collection<R> rows) {
    this.rows = List.copyOf(rows);
  }

  Columns<R> uuids(Function<R, UUID> column) {
    tuple.addArrayOfUUID(values(column, new UUID[rows.size()]));
    return this;
  }

  Columns<R> longs(Function<R, Long> column) {
    tuple.addArrayOfLong(values(column, new Long[rows.size()]));
    return this;
  }

  Columns<R> integers(Function<R, Integer> column) {
    tuple.addArrayOfInteger(values(column, new Integer[rows.size()]));
    return this;
  }

  Columns<R> shorts(Function<R, Short> column) {
    tuple.addArrayOfShort(values(column, new Short[rows.size()]));
    return this;
  }

  Columns<R> booleans(Function<R, Boolean> column) {
    tuple.addArrayOfBoolean(values(column, new Boolean[rows.size()]));
    return this;
  }

  Columns<R> doubles(Function<R, Double> column) {
    tuple.addArrayOfDouble(values(column, new Double[rows.size()]));
    return this;
  }

  Columns<R> floats(Function<R, Float> column) {
    tuple.addArrayOfFloat(values(column, new Float[rows.size()]));
    return this;
  }

  Columns<R> texts(Function<R, String> column) {
    tuple.addArrayOfString(values(column, new String[rows.size()]));
    return this;
  }

  /** Microseconds since 1970. */
  Columns<R> times(ToLongFunction<R> column) {
    tuple.addArrayOfOffsetDateTime(
        rows.stream()
            .map(row -> EpochNanos.ofMicros(column.applyAsLong(row)))
            .toArray(OffsetDateTime[]::new));
    return this;
  }

  Tuple tuple() {
    return tuple;
  }

  private <V> V[] values(Function<R, V> column, V[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = column.apply(rows.get(i));
    }
    return into;
  }
}

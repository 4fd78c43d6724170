package maguey.common.sql;

import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A statement that is the same for one row and for many: each parameter is a column, an array with
 * an element for every row. Callers of a {@link SharedTransaction} who ask for the same one are
 * served by one execution with the rows of all, which costs the server a fraction of a batch (ADR
 * 041). Each of them hears of the rows of all, so that only its success says something.
 */
public final class RowsAtOnce {
  private static final String MARK = "/* rows at once */ ";

  private RowsAtOnce() {}

  /** The statement with its mark. */
  public static String statement(String sql) {
    return MARK + sql;
  }

  /** Begins the parameters of a statement for these rows. */
  public static <T> Columns<T> of(List<T> rows) {
    return new Columns<>(rows, Tuple.tuple());
  }

  static boolean is(String sql) {
    return sql.startsWith(MARK);
  }

  /** The parameters for the rows of all. */
  static Tuple joined(List<Tuple> all) {
    Tuple joined = Tuple.tuple();
    for (int column = 0; column < all.get(0).size(); column++) {
      joined.addValue(joined(all, column));
    }
    return joined;
  }

  private static Object joined(List<Tuple> all, int column) {
    List<Object[]> parts = all.stream().map(each -> (Object[]) each.getValue(column)).toList();
    int rows = parts.stream().mapToInt(part -> part.length).sum();
    Class<?> element = parts.get(0).getClass().getComponentType();
    Object[] whole = (Object[]) Array.newInstance(element, rows);
    int filled = 0;
    for (Object[] part : parts) {
      System.arraycopy(part, 0, whole, filled, part.length);
      filled += part.length;
    }
    return whole;
  }

  /**
   * Parameters column by column.
   *
   * @param tuple of the columns so far
   */
  public record Columns<T>(List<T> rows, Tuple tuple) {
    /** Adds a column. */
    public <V> Columns<T> add(Function<? super T, V> value, IntFunction<V[]> array) {
      tuple.addValue(rows.stream().map(value).toArray(array));
      return this;
    }
  }
}

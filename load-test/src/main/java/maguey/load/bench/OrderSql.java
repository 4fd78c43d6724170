package maguey.load.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements that the service runs for one order, read from the server's own log and written as
 * a script of pgbench. What must be new in each order is made from a random number.
 */
final class OrderSql {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int UUID_IN_QUOTES = 38;

  /** Statements take columns, which have one row for one order. */
  private static final Pattern ARRAY_OF_ONE = Pattern.compile("'\\{([^\"{},]+)}'");

  /** Where a UUID tells how it was made: keys are random, orders' and tickets' ids are not. */
  private static final int VERSION = 14;

  private static final char RANDOM = '4';
  private static final Pattern ORDER_NUMBER = Pattern.compile("'[0-9A-HJKMNP-TV-Z]{9}'");

  /** Each transaction of each client of each run has a number of its own. */
  private static final String NUMBERS =
      """
      \\set i :i + 1
      \\set n (:run * 64 + :client_id) * 10000000 + :i
      """;

  private final BenchDatabase database;
  private final OrdersNode.Event event;

  OrderSql(BenchDatabase database, OrdersNode.Event event) {
    this.database = database;
    this.event = event;
  }

  /**
   * The script of one order; the service has placed orders before.
   *
   * @param port of the service
   */
  String script(int port) throws Exception {
    try (RawHttp http = new RawHttp(port)) {
      return script(
          LoggedSql.watch(
              database,
              attempt -> http.send(event.order()),
              all -> LoggedSql.transaction(all, "FROM event e", "INSERT INTO orders")));
    }
  }

  private String script(List<LoggedSql.Statement> order) {
    StringBuilder script = new StringBuilder(NUMBERS);
    Map<String, String> made = new HashMap<>();
    order.forEach(each -> script.append(each.line(value -> literal(each.sql(), value, made))));
    return script.toString();
  }

  private String literal(String sql, String value, Map<String, String> made) {
    Matcher array = ARRAY_OF_ONE.matcher(value);
    if (!array.matches()) {
      return one(sql, value, made).orElseGet(() -> LoggedSql.quoted(value));
    }
    return one(sql, "'" + array.group(1) + "'", made)
        .map(fresh -> "ARRAY[" + fresh + "]")
        .orElseGet(() -> LoggedSql.quoted(value));
  }

  /** What must be new in each order; empty for what need not. */
  private Optional<String> one(String sql, String value, Map<String, String> made) {
    if (ORDER_NUMBER.matcher(value).matches()) {
      return Optional.of("lpad(upper(to_hex(:n::bigint)), 9, '0')");
    }
    Matcher id = UUID_TEXT.matcher(value);
    return id.find() && value.length() == UUID_IN_QUOTES
        ? Optional.of(id(sql, value, id.group(), made))
        : Optional.empty();
  }

  private String id(String sql, String value, String id, Map<String, String> made) {
    if (id.equals(event.tier())) {
      return value + "::uuid";
    }
    String fresh = made.computeIfAbsent(id, known -> fresh(made.size()));
    boolean isKey = sql.contains("idempotency_record") && id.charAt(VERSION) == RANDOM;
    return isKey ? fresh + "::text" : fresh;
  }

  /** Another id for each of the order's things, made from the transaction's number. */
  private static String fresh(int index) {
    return "(lpad(to_hex("
        + (index + 1)
        + "), 16, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid";
  }
}

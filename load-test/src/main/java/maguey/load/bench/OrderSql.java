package maguey.load.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements that the service runs for one order, read from the server's own log and written as
 * a script of pgbench. What must be new in each order is made from a random number.
 */
final class OrderSql {
  private static final Pattern RECORD = Pattern.compile("(?m)^(\\d+)@(LOG|DETAIL):  ");
  private static final Pattern EXECUTED =
      Pattern.compile("(?s)(?:execute [^:]*|statement): (.*)", Pattern.MULTILINE);
  private static final Pattern VALUE = Pattern.compile("\\$(\\d+) = ('[^']*(?:''[^']*)*+'|NULL)");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int UUID_IN_BRACES = 40;
  private static final int TRIES = 30;

  /** Where a UUID tells how it was made: keys are random, orders' and tickets' ids are not. */
  private static final int VERSION = 14;

  private static final char RANDOM = '4';
  private static final Pattern ORDER_NUMBER = Pattern.compile("'[0-9A-HJKMNP-TV-Z]{9}'");
  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

  /** Each transaction of each client of each run has a number of its own. */
  private static final String NUMBERS =
      """
      \\set i :i + 1
      \\set n (:run * 64 + :client_id) * 10000000 + :i
      """;

  private final BenchDatabase database;
  private final OrdersNode.Event event;

  /** A statement, and the values it was run with. */
  private record Statement(String pid, String sql, Map<Integer, String> values) {}

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
    int before = Math.toIntExact(Files.size(database.log()));
    database.execute("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()");
    try (RawHttp http = new RawHttp(port)) {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        http.send(event.order());
        TimeUnit.SECONDS.sleep(1);
        byte[] log = Files.readAllBytes(database.log());
        List<Statement> order =
            ofAnOrder(statements(new String(log, before, log.length - before, UTF_8)));
        if (!order.isEmpty()) {
          return script(order);
        }
      }
      throw new IllegalStateException("The server has logged no order in " + database.log());
    } finally {
      database.execute("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()");
    }
  }

  private static List<Statement> statements(String log) {
    List<Statement> statements = new ArrayList<>();
    Map<String, Statement> last = new HashMap<>();
    Matcher head = RECORD.matcher(log);
    while (head.find()) {
      Matcher next = RECORD.matcher(log);
      String text = log.substring(head.end(), next.find(head.end()) ? next.start() : log.length());
      if (head.group(2).equals("DETAIL")) {
        read(text, last.get(head.group(1)));
      } else {
        Matcher executed = EXECUTED.matcher(text);
        if (executed.find()) {
          Statement statement =
              new Statement(head.group(1), executed.group(1).strip(), new LinkedHashMap<>());
          last.put(head.group(1), statement);
          statements.add(statement);
        }
      }
    }
    return statements;
  }

  private static void read(String detail, Statement statement) {
    Matcher value = VALUE.matcher(detail);
    while (statement != null && value.find()) {
      statement.values().put(Integer.valueOf(value.group(1)), value.group(2));
    }
  }

  /**
   * The read of the event, and the transaction that wrote the order; empty until both are there.
   */
  private static List<Statement> ofAnOrder(List<Statement> all) {
    List<Statement> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).sql().startsWith("BEGIN")) {
        List<Statement> transaction = transaction(all.subList(i, all.size()));
        if (transaction.stream().anyMatch(s -> s.sql().contains("INSERT INTO orders"))) {
          all.stream().filter(s -> s.sql().contains("FROM event e")).limit(1).forEach(order::add);
          order.addAll(transaction);
          return order;
        }
      }
    }
    return order;
  }

  /** From its BEGIN to its COMMIT; empty while it has none. */
  private static List<Statement> transaction(List<Statement> rest) {
    List<Statement> transaction = new ArrayList<>();
    for (Statement statement : rest) {
      if (statement.pid().equals(rest.get(0).pid())) {
        transaction.add(statement);
        if (statement.sql().startsWith("COMMIT")) {
          return transaction;
        }
      }
    }
    return List.of();
  }

  private String script(List<Statement> order) {
    StringBuilder script = new StringBuilder(NUMBERS);
    Map<String, String> made = new HashMap<>();
    for (Statement statement : order) {
      Matcher parameter = PARAMETER.matcher(statement.sql().replaceAll("\\s+", " "));
      script.append(
          parameter.replaceAll(
              found ->
                  Matcher.quoteReplacement(
                      literal(
                          statement.sql(),
                          statement.values().get(Integer.valueOf(found.group(1))),
                          made))));
      script.append(";\n");
    }
    return script.toString();
  }

  private String literal(String sql, String value, Map<String, String> made) {
    if (value.equals("NULL")) {
      return value;
    }
    if (ORDER_NUMBER.matcher(value).matches()) {
      return "lpad(upper(to_hex(:n::bigint)), 9, '0')";
    }
    if (sql.contains("advisory_xact_lock")) {
      return value.equals("'0'") ? value : "'key ' || :n::text";
    }
    Matcher id = UUID_TEXT.matcher(value);
    if (id.find() && value.length() <= UUID_IN_BRACES) {
      return id(sql, value, id.group(), made);
    }
    return value.startsWith("'{\"") && sql.contains("INTO outbox")
        ? quoted(value) + "::jsonb"
        : quoted(value);
  }

  private String id(String sql, String value, String id, Map<String, String> made) {
    if (id.equals(event.tier())) {
      return value.startsWith("'{") ? value : value + "::uuid";
    }
    String fresh = made.computeIfAbsent(id, known -> fresh(made.size()));
    if (value.startsWith("'{")) {
      return "ARRAY[" + fresh + "]";
    }
    boolean isKey = sql.contains("idempotency_record") && id.charAt(VERSION) == RANDOM;
    return isKey ? fresh + "::text" : fresh;
  }

  /** A colon before a letter would be a variable of pgbench. */
  private static String quoted(String value) {
    return value.contains(":") ? "E" + value.replace("\\", "\\\\").replace(":", "\\x3a") : value;
  }

  /** Another id for each of the order's things, made from the transaction's number. */
  private static String fresh(int index) {
    return "(lpad(to_hex("
        + (index + 1)
        + "), 16, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid";
  }
}

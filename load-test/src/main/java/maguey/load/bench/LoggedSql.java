package maguey.load.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a service asks its database, read from the server's own log while it is watched. */
final class LoggedSql {
  private static final Pattern RECORD = Pattern.compile("(?m)^(\\d+)@(LOG|DETAIL):  ");
  private static final Pattern EXECUTED =
      Pattern.compile("(?s)(?:execute [^:]*|statement): (.*)", Pattern.MULTILINE);
  private static final Pattern VALUE = Pattern.compile("\\$(\\d+) = ('[^']*(?:''[^']*)*+'|NULL)");
  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
  private static final int TRIES = 30;

  private LoggedSql() {}

  /** A statement, and the values it was run with. */
  record Statement(String pid, String sql, Map<Integer, String> values) {
    /**
     * A line of a script of pgbench, in which each value is what the given function makes of it.
     * Events go to nobody, or the service would deliver those of pgbench, too.
     */
    String line(UnaryOperator<String> literal) {
      Matcher parameter =
          PARAMETER.matcher(sql.replaceAll("\\s+", " ").replace("maguey.", "bench."));
      return parameter.replaceAll(
              found ->
                  Matcher.quoteReplacement(
                      literal.apply(values.get(Integer.valueOf(found.group(1))))))
          + ";\n";
    }
  }

  /** What is watched; it is done again until the log tells of it. */
  interface Deed {
    void run(int attempt) throws Exception;
  }

  /**
   * Watches a deed.
   *
   * @param find picks what is wanted from all that was logged; empty while it is not there
   */
  static List<Statement> watch(
      BenchDatabase database, Deed deed, UnaryOperator<List<Statement>> find) throws Exception {
    int before = Math.toIntExact(Files.size(database.log()));
    database.execute("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()");
    try {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        deed.run(attempt);
        TimeUnit.SECONDS.sleep(1);
        byte[] log = Files.readAllBytes(database.log());
        List<Statement> found =
            find.apply(statements(new String(log, before, log.length - before, UTF_8)));
        if (!found.isEmpty()) {
          return found;
        }
      }
      throw new IllegalStateException("What was watched is not in " + database.log());
    } finally {
      database.execute("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()");
    }
  }

  /**
   * The first transaction with such a statement, and before it the first such read; empty until all
   * is there.
   */
  static List<Statement> transaction(List<Statement> all, String read, String statement) {
    List<Statement> reads = all.stream().filter(s -> s.sql().contains(read)).limit(1).toList();
    for (int i = 0; i < all.size() && !reads.isEmpty(); i++) {
      if (all.get(i).sql().startsWith("BEGIN")) {
        List<Statement> transaction = transaction(all.subList(i, all.size()));
        if (transaction.stream().anyMatch(s -> s.sql().contains(statement))) {
          transaction.addAll(0, reads);
          return transaction;
        }
      }
    }
    return List.of();
  }

  /** The first statement with each of these texts, in their order; empty until all are there. */
  static List<Statement> firstOfEach(List<Statement> all, String... texts) {
    List<Statement> found =
        Stream.of(texts)
            .flatMap(text -> all.stream().filter(s -> s.sql().contains(text)).limit(1))
            .toList();
    return found.size() == texts.length ? found : List.of();
  }

  /** A colon before a letter would be a variable of pgbench. */
  static String quoted(String value) {
    return value.contains(":") ? "E" + value.replace("\\", "\\\\").replace(":", "\\x3a") : value;
  }

  /**
   * As {@link #quoted}; events go to nobody, or the service would deliver those of pgbench, too.
   */
  static String toNobody(String value) {
    boolean isAddress = value.startsWith("'maguey.") || value.startsWith("'{maguey.");
    return quoted(isAddress ? value.replace("maguey.", "bench.") : value);
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
}

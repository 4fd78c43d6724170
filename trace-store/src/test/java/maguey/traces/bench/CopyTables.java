package maguey.traces.bench;

import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.postgresql.PGConnection;

/** The rows of the store's tables, taken out and put back with COPY. */
final class CopyTables {
  private static final List<String> TABLES =
      List.of(
          "origins",
          "spans",
          "trace_summaries (trace_id, first_start, last_start, last_end, active, span_count, error_count, root_has_parent,"
              + " root_start, root_nanos, root_span_id, root_service, root_name, missing_parents)",
          "trace_services");

  private final String url;
  private final Map<String, List<String>> saved = new LinkedHashMap<>();

  CopyTables(String url) {
    this.url = url;
  }

  void save() throws Exception {
    try (Connection c = DriverManager.getConnection(url)) {
      for (String table : TABLES) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        String source = table.equals("spans") ? "(SELECT " + columns(c) + " FROM spans)" : table;
        c.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + source + " TO STDOUT", rows);
        saved.put(table, rows.toString(StandardCharsets.UTF_8).lines().toList());
      }
    }
  }

  void clear() throws Exception {
    try (Connection c = DriverManager.getConnection(url);
        Statement statement = c.createStatement()) {
      statement.execute("TRUNCATE origins, spans, trace_summaries, trace_services, trace_keys");
      statement.execute("CHECKPOINT");
    }
  }

  /** Each table by so many connections at once, every one its part of the rows. */
  Future<?> restore(int connections) {
    List<CompletableFuture<Void>> copies = new ArrayList<>();
    for (int part = 0; part < connections; part++) {
      Map<String, byte[]> mine = new LinkedHashMap<>();
      for (String table : TABLES) {
        mine.put(table, part(saved.get(table), part, connections));
      }
      copies.add(CompletableFuture.runAsync(() -> copyIn(mine)));
    }
    return Future.fromCompletionStage(
        CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new)));
  }

  private void copyIn(Map<String, byte[]> tables) {
    try (Connection c = DriverManager.getConnection(url)) {
      for (Map.Entry<String, byte[]> table : tables.entrySet()) {
        c.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY " + table.getKey() + " FROM STDIN",
                new ByteArrayInputStream(table.getValue()));
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static byte[] part(List<String> rows, int part, int parts) {
    int from = rows.size() * part / parts;
    int to = rows.size() * (part + 1) / parts;
    StringBuilder text = new StringBuilder();
    rows.subList(from, to).forEach(row -> text.append(row).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String columns(Connection c) throws Exception {
    try (Statement statement = c.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
                    + " WHERE table_schema = 'traces' AND table_name = 'spans'")) {
      rows.next();
      return rows.getString(1);
    }
  }
}

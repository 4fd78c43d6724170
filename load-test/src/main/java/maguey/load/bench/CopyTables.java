package maguey.load.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.postgresql.PGConnection;

/** The rows of the store's tables, taken out and put back with COPY, as text. */
final class CopyTables {
  private static final String HOLD_FOLDS =
      "SELECT pg_advisory_lock(hashtext('maguey.traces.fold_metrics'))";

  /** Generated columns are computed by COPY, as they are by the store. */
  private static final String COLUMNS =
      "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
          + " WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''";

  private final BenchDatabase database;
  private final Map<String, List<String>> saved = new LinkedHashMap<>();

  CopyTables(BenchDatabase database) {
    this.database = database;
  }

  /** While the connection is open, the store's inboxes are left alone, as other nodes would. */
  Connection holdingFolds() throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(HOLD_FOLDS);
    }
    return connection;
  }

  void save() throws Exception {
    try (Connection c = database.connect()) {
      for (String table : SpanTables.NAMES) {
        String columns = columns(c, table);
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        c.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (SELECT " + columns + " FROM " + table + ") TO STDOUT", rows);
        saved.put(
            table + " (" + columns + ")", rows.toString(StandardCharsets.UTF_8).lines().toList());
      }
    }
  }

  /**
   * The rows of every table in as many parts; made beforehand, so that the clock runs for COPY
   * alone.
   */
  List<Map<String, byte[]>> parts(int connections) {
    List<Map<String, byte[]>> parts = new ArrayList<>();
    for (int part = 0; part < connections; part++) {
      Map<String, byte[]> mine = new LinkedHashMap<>();
      for (Map.Entry<String, List<String>> table : saved.entrySet()) {
        mine.put(table.getKey(), part(table.getValue(), part, connections));
      }
      parts.add(mine);
    }
    return parts;
  }

  /** Each part by a connection of its own, all at once. */
  void restore(List<Map<String, byte[]>> parts) {
    List<CompletableFuture<Void>> copies =
        parts.stream().map(part -> CompletableFuture.runAsync(() -> copyIn(part))).toList();
    copies.forEach(CompletableFuture::join);
  }

  private void copyIn(Map<String, byte[]> tables) {
    try (Connection c = database.connect()) {
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

  private static String columns(Connection c, String table) throws Exception {
    try (Statement statement = c.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS.formatted(table))) {
      rows.next();
      return rows.getString(1);
    }
  }
}

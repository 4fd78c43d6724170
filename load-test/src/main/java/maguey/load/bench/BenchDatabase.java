package maguey.load.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** A real PostgreSQL with fsync, on a data folder of its own that goes when it is closed. */
final class BenchDatabase implements AutoCloseable {
  static final String PASSWORD = "bench";

  private final String schema;
  private final Path folder;
  private final int port = Program.freePort();
  private EmbeddedPostgres server;

  /** With the role and schema of one service. */
  BenchDatabase(String schema) throws Exception {
    this.schema = schema;
    folder = Files.createTempDirectory("maguey-bench");
    start();
    execute(
        "CREATE ROLE " + schema + " LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE SCHEMA " + schema + " AUTHORIZATION " + schema,
        "CREATE EXTENSION pg_stat_statements SCHEMA public");
  }

  /** Starts it, with the data it had. */
  void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            // The embedded one's own choice would answer a COMMIT before it is on the disk.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "512MB")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            // Statements are written there while somebody asks for them.
            .setServerConfig("logging_collector", "on")
            .setServerConfig("log_filename", "server.log")
            .setServerConfig("log_line_prefix", "%p@")
            .start();
  }

  /** Stops it, cutting all connections; new ones are refused. */
  void stop() throws IOException {
    server.close();
  }

  /** The name of the schema and of its role. */
  String schema() {
    return schema;
  }

  int port() {
    return port;
  }

  /** The processor time that all its processes have taken. */
  CpuClock cpu() throws IOException {
    Path pid = folder.resolve("data").resolve("postmaster.pid");
    return new CpuClock(Long.parseLong(Files.readAllLines(pid).get(0)));
  }

  /** What the server has logged so far. */
  Path log() {
    return folder.resolve("data").resolve("log").resolve("server.log");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema);
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}

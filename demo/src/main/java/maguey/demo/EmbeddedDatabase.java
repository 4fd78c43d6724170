package maguey.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.common.sql.Init;

/**
 * A real PostgreSQL server that keeps its data between runs and is reached from this host alone.
 * Whoever starts it closes it, also when the JVM ends.
 */
final class EmbeddedDatabase implements AutoCloseable {
  static final String NAME = "maguey";
  private static final String SUPERUSER = "postgres";
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  /** On a busy machine, and after a crash, it takes more than the library's ten seconds. */
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);

  private final EmbeddedPostgres server;

  private EmbeddedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts the server on the data in the given folder, and makes what is missing there. */
  static EmbeddedDatabase start(Path folder, Secrets secrets) throws Exception {
    stopLeftOver(folder);
    Path binaries = Path.of(System.getProperty("user.home"), ".cache", "maguey", "postgres");
    System.setProperty("ot.epg.working-dir", binaries.toString());
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data(folder))
            .setCleanDataDirectory(false)
            // Its own hook would take it away from services that are still at work.
            .setRegisterShutdownHook(false)
            .setPGStartupWait(STARTED_WITHIN)
            // The library turns fsync off; a demo that is killed must find its data again.
            .setServerConfig("fsync", "on")
            .setServerConfig("max_connections", "100")
            .setServerConfig("shared_buffers", "64MB")
            .start();
    EmbeddedDatabase database = new EmbeddedDatabase(server);
    database.create(secrets);
    return database;
  }

  int port() {
    return server.getPort();
  }

  String jdbcUrl() {
    return server.getJdbcUrl(SUPERUSER, NAME);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void create(Secrets secrets) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl(SUPERUSER, SUPERUSER));
        Statement statement = connection.createStatement()) {
      String exists = "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'";
      try (ResultSet found = statement.executeQuery(exists)) {
        if (!found.next()) {
          statement.execute("CREATE DATABASE " + NAME);
        }
      }
    }
    Map<String, String> passwords =
        Map.of(
            "orders", secrets.get("MAGUEY_ORDERS_PASSWORD"),
            "scanner", secrets.get("MAGUEY_SCANNER_PASSWORD"),
            "traces", secrets.get("MAGUEY_TRACES_PASSWORD"),
            "marketing", secrets.get("MAGUEY_MARKETING_PASSWORD"));
    Init.run(jdbcUrl(), SUPERUSER, "", passwords);
  }

  /** Stops the server of a demo that was killed, or cut short as it started; only one may run. */
  static void stopLeftOver(Path folder) throws Exception {
    Path pidFile = data(folder).resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    Optional<ProcessHandle> leftOver = ProcessHandle.of(pid).filter(EmbeddedDatabase::isPostgres);
    if (leftOver.isPresent()) {
      leftOver.get().destroy();
      leftOver.get().onExit().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
    Files.deleteIfExists(pidFile);
  }

  private static Path data(Path folder) {
    return folder.resolve("postgres");
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(c -> c.endsWith("postgres")).orElse(false);
  }
}

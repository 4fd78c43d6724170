package maguey.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maguey.common.sql.Init;

/** A PostgreSQL of a test's own, which may stop, freeze and come back with its data. */
public final class OwnPostgres implements AutoCloseable {
  /** Of every role. */
  public static final String PASSWORD = "test-password";

  private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);

  /** Of a log that fits on a disk of some hundred megabytes. */
  private static final Map<String, String> SMALL_LOG =
      Map.of("max_wal_size", "96MB", "min_wal_size", "32MB");

  private final int port = FreePorts.next();
  private final Path data;
  private final Map<String, String> settings;
  private EmbeddedPostgres server;

  /** Starts it, with the roles and schemas of these services. */
  public OwnPostgres(String... schemas) {
    this(temporary(), Map.of(), schemas);
  }

  /** The same on a disk of its own, of 400 MiB or more. */
  public OwnPostgres(SmallDisk disk, String... schemas) {
    this(disk.folder().resolve("data"), SMALL_LOG, schemas);
  }

  private OwnPostgres(Path data, Map<String, String> settings, String... schemas) {
    this.data = data;
    this.settings = settings;
    try {
      Files.createDirectories(data);
      start();
      Init.run(url(), "postgres", PASSWORD, passwords(schemas));
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException("PostgreSQL cannot be started", failure);
    }
  }

  /** For {@code PGPORT}; the database is {@code postgres}. */
  public String port() {
    return String.valueOf(port);
  }

  /** The environment variables of a service that owns the given schema. */
  public Map<String, String> variables(String schema) {
    return Map.of(
        "PGHOST",
        "127.0.0.1",
        "PGPORT",
        port(),
        "PGDATABASE",
        "postgres",
        "PGUSER",
        schema,
        "PGPASSWORD",
        PASSWORD);
  }

  /** A JDBC URL with the rights of the superuser, to look at anything. */
  public String adminUrl() {
    return url();
  }

  /** Starts again, with the data it had. */
  public void start() {
    EmbeddedPostgres.Builder builder =
        patient(EmbeddedPostgres.builder())
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("max_connections", "200");
    settings.forEach(builder::setServerConfig);
    try {
      server = builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL cannot be started", failure);
    }
  }

  /**
   * After a crash it recovers first, and a busy machine takes more than the library's ten seconds.
   */
  static EmbeddedPostgres.Builder patient(EmbeddedPostgres.Builder builder) {
    return builder.setPGStartupWait(STARTED_WITHIN);
  }

  /** Stops, cutting all connections; new ones are refused. */
  public void stop() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL cannot be stopped", failure);
    }
  }

  /** SIGKILL, as when the machine runs out of memory: it recovers when it is started again. */
  public void kill() {
    List<ProcessHandle> all = processes().toList();
    signal("-KILL");
    all.forEach(process -> process.onExit().join());
    stop();
  }

  /** False when it has given up by itself, as it may when its disk is full. */
  public boolean isRunning() {
    try {
      return processes().findAny().isPresent();
    } catch (UncheckedIOException | NoSuchElementException gone) {
      return false;
    }
  }

  /** Takes connections and bytes, and answers nothing. */
  public void freeze() {
    signal("-STOP");
  }

  /** Goes on where it was frozen. */
  public void thaw() {
    signal("-CONT");
  }

  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("maguey-postgres");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Map<String, String> passwords(String... schemas) {
    return Stream.of(schemas).collect(Collectors.toMap(Function.identity(), schema -> PASSWORD));
  }

  private String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  private void signal(String signal) {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes().map(process -> String.valueOf(process.pid())).forEach(command::add);
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException("No signal can be sent", failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private Stream<ProcessHandle> processes() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    } catch (IOException notRunning) {
      throw new UncheckedIOException("PostgreSQL does not run", notRunning);
    }
  }
}

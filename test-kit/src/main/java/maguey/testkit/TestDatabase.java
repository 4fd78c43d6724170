package maguey.testkit;

import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.config.Env;
import maguey.common.sql.Init;
import maguey.common.sql.Migrations;
import maguey.common.sql.PostgresConfig;

/**
 * The PostgreSQL that the tests of one JVM share: real server binaries, started once and stopped
 * with the JVM. Each test class has a database of its own.
 */
public final class TestDatabase {
  private static final String PASSWORD = "test-password";
  private static final EmbeddedPostgres EMBEDDED = embedded();
  private static final Map<String, TestDatabase> TEMPLATES = new ConcurrentHashMap<>();

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A new, empty database with the suite's roles and the given schemas. */
  public static TestDatabase create(List<String> schemas) {
    String name = someName();
    execute(adminUrl("postgres"), "CREATE DATABASE " + name);
    Map<String, String> passwords =
        schemas.stream().collect(Collectors.toMap(Function.identity(), s -> PASSWORD));
    try {
      Init.run(adminUrl(name), "postgres", PASSWORD, passwords);
    } catch (SQLException failure) {
      throw new IllegalStateException("The schemas cannot be made", failure);
    }
    return new TestDatabase(name);
  }

  /**
   * A new database with the schema of one service as the service makes it at its start: a copy, for
   * a schema is migrated but once in a JVM.
   */
  public static TestDatabase migrated(String schema) {
    TestDatabase template = TEMPLATES.computeIfAbsent(schema, TestDatabase::template);
    String name = someName();
    execute(adminUrl("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + template.name);
    return new TestDatabase(name);
  }

  private static TestDatabase template(String schema) {
    TestDatabase template = create(List.of(schema));
    Vertx vertx = Vertx.vertx();
    try {
      Env env = new Env(template.variables(schema));
      Migrations.run(vertx, PostgresConfig.fromEnv(env, schema)).await();
    } finally {
      vertx.close().await();
    }
    return template;
  }

  private static String someName() {
    return "test_" + UUID.randomUUID().toString().replace("-", "");
  }

  /** Where the server listens, for a test that puts something in between. */
  public static int port() {
    return EMBEDDED.getPort();
  }

  /** The environment variables of a service that owns the given schema. */
  public Map<String, String> variables(String schema) {
    return Map.of(
        "PGHOST", "127.0.0.1",
        "PGPORT", String.valueOf(EMBEDDED.getPort()),
        "PGDATABASE", name,
        "PGUSER", schema,
        "PGPASSWORD", PASSWORD);
  }

  /** A JDBC URL with the rights of the superuser, to look at anything. */
  public String adminUrl() {
    return adminUrl(name);
  }

  /** Drops the database, cutting whoever is still connected. */
  public void drop() {
    execute(adminUrl("postgres"), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  private static String adminUrl(String database) {
    return EMBEDDED.getJdbcUrl("postgres", database);
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  private static EmbeddedPostgres embedded() {
    Path binaries = Path.of(System.getProperty("user.home"), ".cache", "maguey", "postgres");
    System.setProperty("ot.epg.working-dir", binaries.toString());
    try {
      return OwnPostgres.patient(EmbeddedPostgres.builder())
          .setPort(FreePorts.next())
          .setServerConfig("max_connections", "200")
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL cannot be started for the tests", failure);
    }
  }
}

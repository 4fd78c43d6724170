package maguey.common.sql;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import maguey.common.FreePort;
import maguey.common.config.Env;

/** A PostgreSQL for one test class of this module, with a migrated schema {@code orders}. */
public final class TestPostgres implements AutoCloseable {
  private static final String SCHEMA = "orders";
  private static final String PASSWORD = "test-password";

  private final EmbeddedPostgres server;

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts a server with the suite's tables for every service and no others. */
  public static TestPostgres start() throws Exception {
    Path binaries = Path.of(System.getProperty("user.home"), ".cache", "maguey", "postgres");
    System.setProperty("ot.epg.working-dir", binaries.toString());
    TestPostgres postgres = new TestPostgres(server());
    Init.run(postgres.adminUrl(), "postgres", "", Map.of(SCHEMA, PASSWORD));
    return postgres;
  }

  /** A server without schemas, on a machine that may be busy. */
  public static EmbeddedPostgres server() throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(FreePort.next())
        .setPGStartupWait(Duration.ofMinutes(2))
        .start();
  }

  /** Migrates, and opens a pool of the schema's role. */
  public Pool pool(Vertx vertx) {
    Migrations.run(vertx, config()).await();
    return Postgres.pool(vertx, config());
  }

  public PostgresConfig config() {
    return PostgresConfig.fromEnv(
        new Env(
            Map.of(
                "PGPORT",
                String.valueOf(server.getPort()),
                "PGDATABASE",
                "postgres",
                "PGPASSWORD",
                PASSWORD)),
        SCHEMA);
  }

  public String adminUrl() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}

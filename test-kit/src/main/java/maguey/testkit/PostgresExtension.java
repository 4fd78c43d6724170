package maguey.testkit;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import maguey.common.config.Env;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class a fresh database with one migrated schema on a real PostgreSQL.
 *
 * <pre>{@code
 * @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("orders");
 * }</pre>
 */
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
  private final String schema;
  private TestDatabase database;
  private Vertx vertx;
  private Pool pool;

  private PostgresExtension(String schema) {
    this.schema = schema;
  }

  /** A database with the schema of one service, migrated as at its start. */
  public static PostgresExtension schema(String schema) {
    return new PostgresExtension(schema);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    database = TestDatabase.migrated(schema);
    vertx = Vertx.vertx();
    pool = Postgres.pool(vertx, config());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    pool.close().await();
    vertx.close().await();
    database.drop();
  }

  /** What the service would read from its environment. */
  public Map<String, String> variables() {
    return database.variables(schema);
  }

  /** The settings of a pool of one's own. */
  public PostgresConfig config() {
    return PostgresConfig.fromEnv(new Env(variables()), schema);
  }

  /** Whose event loops the pool is on. */
  public Vertx vertx() {
    return vertx;
  }

  /** An untraced pool as the service's role. */
  public Pool pool() {
    return pool;
  }

  /** A JDBC URL with the rights of the superuser. */
  public String adminUrl() {
    return database.adminUrl();
  }
}

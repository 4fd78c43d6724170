package maguey.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * Brings a service's schema up to date before it serves. Several nodes may start at once: Flyway
 * takes a lock in the database. A migration commits together with its line in Flyway's history, so
 * that a node may die at any moment ({@link OneConnection}). The tables that every service has
 * (outbox, inbox) come from {@code db/migration/common}, the service's own from {@code
 * db/migration/<schema>}.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * Completes when the schema is current; a database that comes after its services is waited for.
   *
   * @return fails with Flyway's reason, and at once where the database refuses us
   */
  public static Future<Void> run(Vertx vertx, PostgresConfig config) {
    return Postgres.whenAvailable(vertx, () -> vertx.executeBlocking(() -> migrate(config), false));
  }

  private static Void migrate(PostgresConfig config) throws SQLException {
    try (OneConnection connection = new OneConnection(config)) {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(connection)
          .schemas(config.schema())
          .createSchemas(false)
          // The common tables change beside those of a service, which has higher numbers already.
          .outOfOrder(true)
          .locations("classpath:db/migration/common", "classpath:db/migration/" + config.schema())
          .load()
          .migrate();
      return null;
    }
  }
}

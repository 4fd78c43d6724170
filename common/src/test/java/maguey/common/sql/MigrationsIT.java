package maguey.common.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {
  private static final String TO_BEFORE_THE_LAST =
      """
      DROP INDEX orders.outbox_due_by_address;
      CREATE INDEX outbox_due ON orders.outbox (next_attempt_at, seq);
      DELETE FROM orders.flyway_schema_history WHERE version = '0.4'
      """;

  /** Fails as a node does that dies: when the line is written, and not yet committed. */
  private static final String NO_LINE_CAN_BE_COMMITTED =
      """
      CREATE FUNCTION no_line() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the node is gone'; END $$;
      CREATE CONSTRAINT TRIGGER no_line AFTER INSERT ON orders.flyway_schema_history
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no_line()
      """;

  private final Vertx vertx = Vertx.vertx();
  private TestPostgres postgres;

  @BeforeEach
  void migrate() throws Exception {
    postgres = TestPostgres.start();
    Migrations.run(vertx, postgres.config()).await();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await();
    postgres.close();
  }

  @Test
  void migration_whoseLineIsNotCommitted_isNotThereEither() throws Exception {
    execute(TO_BEFORE_THE_LAST);
    execute(NO_LINE_CAN_BE_COMMITTED);

    assertThatThrownBy(() -> Migrations.run(vertx, postgres.config()).await())
        .hasMessageContaining("the node is gone");
    assertThat(exists("orders.outbox_due")).isTrue();

    execute("DROP FUNCTION no_line CASCADE");
    Migrations.run(vertx, postgres.config()).await();
    assertThat(exists("orders.outbox_due_by_address")).isTrue();
  }

  @Test
  void role_thatTheDatabaseRefuses_isNotWaitedFor() {
    PostgresConfig known = postgres.config();
    PostgresConfig wrong =
        new PostgresConfig(
            known.host(), known.port(), known.database(), "nobody", "guessed", known.schema(), 1);

    assertThatThrownBy(() -> Migrations.run(vertx, wrong).await())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("nobody");
  }

  private boolean exists(String index) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.adminUrl());
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT to_regclass('" + index + "') IS NOT NULL")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.adminUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

package maguey.traces.ingest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import maguey.testkit.PostgresExtension;

/** Makes PostgreSQL refuse spans as if it had a trouble, by a trigger. */
record Refusals(PostgresExtension postgres) {
  /** Sets the trigger, which lets all spans pass. */
  void prepare() {
    end();
    admin(
        "CREATE TRIGGER refusing BEFORE INSERT ON traces.spans FOR EACH ROW EXECUTE FUNCTION"
            + " traces.refuse()");
  }

  /**
   * Refuses spans from now on.
   *
   * @param condition of SQL, true for such a span as {@code NEW}
   * @param state the SQLSTATE of the trouble
   */
  void begin(String condition, String state) {
    admin(
        """
        CREATE OR REPLACE FUNCTION traces.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF %s THEN RAISE EXCEPTION 'refused by the test' USING ERRCODE = '%s'; END IF;
          RETURN NEW;
        END $$
        """
            .formatted(condition, state));
  }

  /** Lets all spans pass again. */
  void end() {
    begin("false", "22000");
  }

  private void admin(String sql) {
    try (Connection connection = DriverManager.getConnection(postgres.adminUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}

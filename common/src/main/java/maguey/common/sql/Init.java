package maguey.common.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import maguey.common.config.Env;
import org.postgresql.PGConnection;

/**
 * Makes the database's roles and schemas, one of each per service; run as often as you like.
 *
 * <p>{@code MAGUEY_INIT_URL} is a JDBC URL, {@code MAGUEY_INIT_USER} and {@code
 * MAGUEY_INIT_PASSWORD} a role that may create roles; {@code MAGUEY_ORDERS_PASSWORD} and the like
 * become the passwords of the services' roles, see {@link #SCHEMAS}.
 */
public final class Init {
  /** The schemas of the suite; each is owned by a role of the same name. */
  public static final List<String> SCHEMAS = List.of("orders", "scanner", "traces", "marketing");

  /** Only one of several that start at once creates; the others then find everything there. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(727001)";

  private static final String ROLE =
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
          CREATE ROLE %1$s LOGIN;
        END IF;
      END $$
      """;

  private Init() {}

  /** Reads the environment and exits with 0, or with the reason why not. */
  public static void main(String[] args) throws SQLException {
    Env env = new Env(System.getenv());
    String url = env.text("MAGUEY_INIT_URL", "jdbc:postgresql://127.0.0.1:5432/maguey");
    String user = env.text("MAGUEY_INIT_USER", "postgres");
    String password = env.required("MAGUEY_INIT_PASSWORD", "the password of " + user);
    Map<String, String> passwords = new LinkedHashMap<>();
    SCHEMAS.forEach(
        schema -> {
          String name = "MAGUEY_" + schema.toUpperCase(Locale.ROOT) + "_PASSWORD";
          passwords.put(schema, env.required(name, "the password of role " + schema));
        });
    env.verify();
    run(url, user, password, passwords);
  }

  /**
   * Creates what is missing and sets the passwords.
   *
   * @param passwords by role, which is also the schema's name
   */
  public static void run(String url, String user, String password, Map<String, String> passwords)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(LOCK);
      for (Map.Entry<String, String> entry : passwords.entrySet()) {
        create(connection, statement, entry.getKey(), entry.getValue());
      }
      connection.commit();
    }
  }

  private static void create(Connection c, Statement statement, String name, String password)
      throws SQLException {
    statement.execute(ROLE.formatted(name));
    statement.execute("ALTER ROLE " + name + " PASSWORD " + literal(c, password));
    statement.execute("CREATE SCHEMA IF NOT EXISTS " + name + " AUTHORIZATION " + name);
  }

  /** ALTER ROLE takes no parameters, so the password must be quoted by the driver. */
  private static String literal(Connection connection, String value) throws SQLException {
    return "'" + connection.unwrap(PGConnection.class).escapeLiteral(value) + "'";
  }
}

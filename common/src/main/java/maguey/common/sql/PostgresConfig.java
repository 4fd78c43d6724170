package maguey.common.sql;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;
import maguey.common.config.Env;

/**
 * The database of a service: libpq's variables, one schema, one role named like it.
 *
 * @param host {@code PGHOST}
 * @param port {@code PGPORT}
 * @param database {@code PGDATABASE}
 * @param user {@code PGUSER}; the role that owns the schema
 * @param password {@code PGPASSWORD}
 * @param schema the service's own schema
 * @param poolSize connections of this node for its requests, {@code MAGUEY_PG_POOL}
 */
public record PostgresConfig(
    String host,
    int port,
    String database,
    String user,
    String password,
    String schema,
    int poolSize) {

  /** A statement that runs longer is stuck, and is given up by the server. */
  static final int STATEMENT_TIMEOUT_MS = 10_000;

  private static final int PREPARED_STATEMENTS = 256;
  private static final int FEWEST_IN_BACKGROUND = 2;

  /** Reads the variables of a service that owns {@code schema}. */
  public static PostgresConfig fromEnv(Env env, String schema) {
    return new PostgresConfig(
        env.text("PGHOST", "127.0.0.1"),
        env.port("PGPORT", 5432),
        env.text("PGDATABASE", "maguey"),
        env.text("PGUSER", schema),
        env.required("PGPASSWORD", "the password of the database role"),
        schema,
        env.integer("MAGUEY_PG_POOL", 8, 1, 200));
  }

  /** How many connections there are besides for what happens after the reply. */
  int backgroundPoolSize() {
    return Math.max(FEWEST_IN_BACKGROUND, poolSize / 2);
  }

  /** The options of one connection, whose search path is the service's schema. */
  public PgConnectOptions connectOptions() {
    return new PgConnectOptions()
        .setHost(host)
        .setPort(port)
        .setDatabase(database)
        .setUser(user)
        .setPassword(password)
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
        .setPreparedStatementCacheSqlFilter(PlannedAnew::isKept)
        .setProperties(
            Map.of(
                "application_name",
                "maguey-" + schema,
                "search_path",
                schema,
                // whatever the server's default: what we acknowledge must survive the server
                "synchronous_commit",
                "on",
                "statement_timeout",
                String.valueOf(STATEMENT_TIMEOUT_MS)));
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }
}

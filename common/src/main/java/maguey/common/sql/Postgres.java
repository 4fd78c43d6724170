package maguey.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The connection pool of a service. */
public final class Postgres {
  private static final int WAIT_FOR_CONNECTION_MS = 3_000;
  private static final int UNACKNOWLEDGED_MS = 10_000;
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int MAX_WAITING = 2_000;
  private static final long BETWEEN_TRIES_MS = 500;

  private Postgres() {}

  /** A pool shared by the verticles of a node; making it opens no connection. */
  public static Pool pool(Vertx vertx, PostgresConfig config) {
    return pool(vertx, config.connectOptions(), config.poolSize());
  }

  /** A pool with options of its own, for instance one that is not traced. */
  public static Pool pool(Vertx vertx, PgConnectOptions options, int size) {
    return PgBuilder.pool()
        .with(
            new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(WAIT_FOR_CONNECTION_MS)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(
            new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setTcpKeepAlive(true)
                // A host that vanishes sends no reset; without this its connections hang for
                // minutes.
                .setTcpUserTimeout(UNACKNOWLEDGED_MS))
        .connectingTo(options)
        .using(vertx)
        .build();
  }

  /** Fails when the database does not answer. */
  public static Future<Void> ping(Pool pool) {
    return pool.query("SELECT 1").execute().mapEmpty();
  }

  /**
   * Opens the first connection of a pool. On a machine where many services start at once that takes
   * longer than any later request should wait, and the database may come after its services.
   */
  public static Future<Void> firstAnswer(Vertx vertx, Pool pool) {
    return whenAvailable(vertx, () -> ping(pool));
  }

  /**
   * Does a step as soon as the database is there for it, however long it is slow or away; the log
   * tells of the wait.
   *
   * @param step what may run twice
   * @return fails at once when the database refuses the step itself
   */
  public static <T> Future<T> whenAvailable(Vertx vertx, Supplier<Future<T>> step) {
    return new DatabaseWait<>(vertx, BETWEEN_TRIES_MS, step).end();
  }
}

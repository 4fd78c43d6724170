package maguey.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

/**
 * The connections of a node, in two lots: dozens of deliveries under way at a time would stand
 * before the requests in the line for a connection.
 *
 * @param requests for what somebody waits for; null without a database
 * @param background for what happens after the reply: half as many once more; null without a
 *     database
 */
public record Pools(Pool requests, Pool background) {
  /** Of a service without a database. */
  public static final Pools NONE = new Pools(null, null);

  /** Opens no connection yet. */
  public static Pools of(Vertx vertx, PostgresConfig config) {
    return new Pools(
        Postgres.pool(vertx, config),
        Postgres.pool(vertx, config.connectOptions(), config.backgroundPoolSize()));
  }

  /** Those of somebody who does all his work after the reply. */
  public Pools inTheBackground() {
    return new Pools(background, background);
  }

  /** Opens a connection of each, however long a busy start takes over it. */
  public Future<?> firstAnswers(Vertx vertx) {
    return Future.all(
        Postgres.firstAnswer(vertx, requests), Postgres.firstAnswer(vertx, background));
  }

  /** Completes when both are closed. */
  public Future<?> close() {
    return Future.join(requests.close(), background.close());
  }
}

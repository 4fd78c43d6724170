package maguey.demo.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import maguey.common.sql.Postgres;
import maguey.common.tracing.HttpRoutes;

/** Takes JSON, runs no, one or two statements, answers with JSON. */
final class SmallServer {
  static final List<String> PATHS = List.of("/plain", "/one", "/two");
  private static final int CONNECTIONS = 8;
  private static final int ITEMS = 1_000;
  private static final String SELECT = "SELECT id, name FROM bench.item WHERE id = $1";
  private static final String UPDATE = "UPDATE bench.item SET name = $2 WHERE id = $1";

  private static final String ITEM_TABLE =
      """
      CREATE SCHEMA IF NOT EXISTS bench;
      CREATE UNLOGGED TABLE IF NOT EXISTS bench.item (id int PRIMARY KEY, name text);
      INSERT INTO bench.item SELECT i, 'x' FROM generate_series(1, 1000) i ON CONFLICT DO NOTHING
      """;

  private SmallServer() {}

  /** Starts one; its port. */
  static int start(Vertx vertx, EmbeddedPostgres postgres) {
    Pool pool = pool(vertx, postgres);
    pool.query(ITEM_TABLE).execute().await();
    Router router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false));
    router.post("/plain").handler(context -> reply(context, Future.succeededFuture()));
    router.post("/one").handler(context -> reply(context, select(pool)));
    router
        .post("/two")
        .handler(context -> reply(context, select(pool).compose(read -> update(pool))));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private static Pool pool(Vertx vertx, EmbeddedPostgres postgres) {
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(postgres.getPort())
            .setUser("postgres")
            .setDatabase("postgres")
            .setCachePreparedStatements(true);
    return Postgres.pool(vertx, connect, CONNECTIONS);
  }

  private static Future<?> select(Pool pool) {
    return pool.preparedQuery(SELECT).execute(Tuple.of(anyId()));
  }

  private static Future<?> update(Pool pool) {
    return pool.preparedQuery(UPDATE).execute(Tuple.of(anyId(), "y"));
  }

  private static int anyId() {
    return ThreadLocalRandom.current().nextInt(1, ITEMS + 1);
  }

  private static void reply(RoutingContext context, Future<?> work) {
    HttpRoutes.matched(context.request(), context.currentRoute().getPath());
    JsonObject order = context.body().asJsonObject();
    work.onSuccess(done -> context.json(order.put("status", "confirmed"))).onFailure(context::fail);
  }
}

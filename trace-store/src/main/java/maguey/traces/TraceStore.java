package maguey.traces;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import maguey.common.boot.ServiceContext;
import maguey.common.sql.Postgres;
import maguey.traces.alerts.AlertsVerticle;
import maguey.traces.live.LiveFeed;
import maguey.traces.retention.Retention;

/** Puts the store together: what takes spans in is there once per node, what answers many times. */
final class TraceStore {
  private static final int UPKEEP_CONNECTIONS = 3;

  private TraceStore() {}

  /** Completes when spans are taken and questions answered. */
  static Future<?> start(ServiceContext service, TraceStoreConfig config) {
    Vertx vertx = service.vertx();
    Pool pool = upkeepPool(service);
    Retention retention = new Retention(pool, config.retention(), Clock.systemUTC());
    IngestReport report = IngestReport.of(service, config);
    return vertx
        .deployVerticle(new IngestVerticle(service, config, report))
        .compose(in -> vertx.deployVerticle(new UpkeepVerticle(service, config, pool, retention)))
        .compose(upkeep -> vertx.deployVerticle(alerts(service, config, pool)))
        .compose(alerts -> serve(service, config, retention, report));
  }

  private static Future<?> serve(
      ServiceContext service, TraceStoreConfig config, Retention retention, IngestReport report) {
    QuerySide queries = QuerySide.open(service, config.queryConnections());
    LiveFeed feed = new LiveFeed(service.vertx(), config.liveClients(), service.meters());
    return feed.listen()
        .compose(
            listening ->
                service
                    .vertx()
                    .deployVerticle(
                        () ->
                            new TraceStoreVerticle(
                                service, config, queries, feed, retention, report),
                        new DeploymentOptions().setInstances(service.config().instances())));
  }

  private static AlertsVerticle alerts(ServiceContext service, TraceStoreConfig config, Pool pool) {
    return new AlertsVerticle(pool, config.alerts(), service.clock());
  }

  /** Upkeep works for long, and is not traced: it has connections of its own. */
  private static Pool upkeepPool(ServiceContext service) {
    PgConnectOptions options = service.config().postgres().orElseThrow().connectOptions();
    options.setTracingPolicy(TracingPolicy.IGNORE);
    return Postgres.pool(service.vertx(), options, UPKEEP_CONNECTIONS);
  }
}

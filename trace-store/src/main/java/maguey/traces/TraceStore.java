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
import maguey.traces.archive.ArchiveState;
import maguey.traces.archive.ArchiveVerticle;
import maguey.traces.archive.LogArchive;
import maguey.traces.ingest.PendingBytes;
import maguey.traces.ingest.SpanAccounting;
import maguey.traces.ingest.SpanIntake;
import maguey.traces.live.ChangeNotice;
import maguey.traces.live.LiveFeed;
import maguey.traces.retention.Retention;
import maguey.traces.spool.SpanSpool;
import maguey.traces.store.SpanStore;

/** Puts the store together: what takes spans in is there once per node, what answers many times. */
final class TraceStore {
  private static final int UPKEEP_CONNECTIONS = 4;

  private TraceStore() {}

  /** Completes when spans are taken and questions answered. */
  static Future<?> start(ServiceContext service, TraceStoreConfig config) {
    Vertx vertx = service.vertx();
    Pool pool = upkeepPool(service);
    Retention retention = new Retention(pool, config.retention(), Clock.systemUTC());
    IngestReport report = IngestReport.of(service, config);
    ArchiveState state = new ArchiveState(service.meters());
    service.readiness().show("archive", state::toJson);
    LogArchive archive = archive(service, config, pool, state, report.pending());
    return vertx
        .deployVerticle(new IngestVerticle(service, config, report, archive))
        .compose(in -> vertx.deployVerticle(new UpkeepVerticle(service, config, pool, retention)))
        .compose(upkeep -> vertx.deployVerticle(alerts(service, config, pool)))
        .compose(alerts -> vertx.deployVerticle(push(config, archive, state)))
        .compose(pushed -> serve(service, config, retention, report, archive));
  }

  private static Future<?> serve(
      ServiceContext service,
      TraceStoreConfig config,
      Retention retention,
      IngestReport report,
      LogArchive archive) {
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
                                service, config, queries, feed, retention, report, archive),
                        new DeploymentOptions().setInstances(service.config().instances())));
  }

  private static AlertsVerticle alerts(ServiceContext service, TraceStoreConfig config, Pool pool) {
    return new AlertsVerticle(pool, config.alerts(), service.clock());
  }

  private static LogArchive archive(
      ServiceContext service,
      TraceStoreConfig config,
      Pool pool,
      ArchiveState state,
      PendingBytes pending) {
    return new LogArchive(
        service.vertx(),
        pool,
        config.archive(),
        service.config().telemetry().instanceId(),
        state,
        books -> importIntake(service.vertx(), config, pool, books, pending));
  }

  /** Without the spool: what cannot be brought back now is brought back later. */
  private static SpanIntake importIntake(
      Vertx vertx, TraceStoreConfig config, Pool pool, SpanAccounting books, PendingBytes pending) {
    return new SpanIntake(
        vertx,
        new SpanStore(pool).telling(new ChangeNotice(vertx)::publish),
        SpanSpool.none(vertx),
        books,
        config.masking(),
        config.maxRequestBytes(),
        pending);
  }

  private static ArchiveVerticle push(
      TraceStoreConfig config, LogArchive archive, ArchiveState state) {
    return new ArchiveVerticle(archive, state, config.archive().everySeconds());
  }

  /** Upkeep works for long, and is not traced: it has connections of its own. */
  private static Pool upkeepPool(ServiceContext service) {
    PgConnectOptions options = service.config().postgres().orElseThrow().connectOptions();
    options.setTracingPolicy(TracingPolicy.IGNORE);
    return Postgres.pool(service.vertx(), options, UPKEEP_CONNECTIONS);
  }
}

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
import maguey.traces.retention.Retention;
import maguey.traces.retention.RetentionPolicy;

/** Puts the store together: what takes spans in is there once per node, what answers many times. */
final class TraceStore {
  private static final int RETENTION_CONNECTIONS = 2;

  private TraceStore() {}

  /** Completes when spans are taken and questions answered. */
  static Future<?> start(ServiceContext service, TraceStoreConfig config) {
    Vertx vertx = service.vertx();
    Retention retention = retention(service, config.retention());
    IngestReport report = IngestReport.of(service, config);
    return vertx
        .deployVerticle(new IngestVerticle(service, config, report))
        .compose(in -> vertx.deployVerticle(new RetentionVerticle(retention, config.retention())))
        .compose(tidying -> serve(service, config, retention, report));
  }

  private static Future<?> serve(
      ServiceContext service, TraceStoreConfig config, Retention retention, IngestReport report) {
    return service
        .vertx()
        .deployVerticle(
            () -> new TraceStoreVerticle(service, config, retention, report),
            new DeploymentOptions().setInstances(service.config().instances()));
  }

  /** On connections of its own: a run works for long, and is not traced. */
  private static Retention retention(ServiceContext service, RetentionPolicy policy) {
    PgConnectOptions options = service.config().postgres().orElseThrow().connectOptions();
    options.setTracingPolicy(TracingPolicy.IGNORE);
    Pool pool = Postgres.pool(service.vertx(), options, RETENTION_CONNECTIONS);
    return new Retention(pool, policy, Clock.systemUTC());
  }
}

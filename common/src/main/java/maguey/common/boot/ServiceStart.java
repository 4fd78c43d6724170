package maguey.common.boot;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import maguey.common.auth.Tokens;
import maguey.common.cluster.BusCheck;
import maguey.common.cluster.Cluster;
import maguey.common.faults.FaultBoard;
import maguey.common.faults.Faults;
import maguey.common.flow.Rush;
import maguey.common.outbox.InboxTidy;
import maguey.common.sql.Migrations;
import maguey.common.sql.Pools;
import maguey.common.sql.Postgres;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Telemetry;
import maguey.common.tracing.export.EventLog;
import maguey.common.tracing.export.LogPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of one service, step by step. What a step opens, it also puts on the closing list. */
final class ServiceStart {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceStart.class);

  private final BootConfig config;
  private final Service.Deployment deployment;
  private final RunningService running = new RunningService();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BusinessClock clock = new BusinessClock();
  private final Readiness readiness = new Readiness();
  private final Faults faults;
  private final Telemetry telemetry;

  ServiceStart(BootConfig config, Service.Deployment deployment) {
    this.config = config;
    this.deployment = deployment;
    this.faults = new Faults(NodeCard.address(config));
    this.telemetry = Telemetry.create(config.telemetry(), clock::offset);
    telemetry.bindTo(meters);
  }

  Future<RunningService> run() {
    return Cluster.join(config.cluster(), telemetry.tracerFactory(), meters)
        .onSuccess(vertx -> running.onClose("cluster", vertx::close))
        .onSuccess(vertx -> Cluster.count(vertx, meters))
        .compose(vertx -> database(vertx).compose(pools -> serve(vertx, pools)))
        .map(running)
        .recover(failure -> running.close().compose(closed -> Future.failedFuture(failure)));
  }

  private Future<Pools> database(Vertx vertx) {
    if (config.postgres().isEmpty()) {
      return Future.succeededFuture(Pools.NONE);
    }
    return Migrations.run(vertx, config.postgres().get())
        .map(migrated -> Pools.of(vertx, config.postgres().get()))
        .onSuccess(pools -> running.onClose("database", pools::close))
        .compose(pools -> pools.firstAnswers(vertx).map(pools))
        .onSuccess(pools -> InboxTidy.everyHour(vertx, pools.background()))
        .onSuccess(pools -> readiness.check("database", () -> Postgres.ping(pools.requests())));
  }

  private Future<Void> serve(Vertx vertx, Pools pools) {
    Tokens tokens = new Tokens(vertx, config.tokenSecret());
    ServiceContext context =
        new ServiceContext(
            config, vertx, telemetry, clock, pools, tokens, meters, readiness, faults, new Rush());
    running.started(context);
    running.onClose("telemetry", telemetry::close);
    LogPipeline logs =
        LogPipeline.start(
            vertx, config.logLevel(), config.serviceName(), config.environment(), meters);
    running.onClose("logs", logs::close);
    EventLog events = EventLog.start(vertx, config.serviceName(), config.telemetry(), meters);
    running.onClose("events", events::close);
    Figures.write(vertx, meters, events);
    return telemetry
        .attach(vertx)
        .compose(attached -> clock.follow(vertx))
        .compose(following -> followFaults(vertx))
        .compose(following -> NodeCard.register(vertx, config, meters))
        .compose(listed -> BusCheck.register(vertx))
        .onSuccess(bus -> readiness.check("event-bus", bus::ping))
        .compose(bus -> Future.all(deployment.start(context), bus.greetOthers()))
        .onSuccess(deployed -> ready(vertx))
        .mapEmpty();
  }

  private Future<Void> followFaults(Vertx vertx) {
    return config.faults() ? new FaultBoard(vertx).follow(faults) : Future.succeededFuture();
  }

  private void ready(Vertx vertx) {
    readiness.serving(true);
    running.onClose("verticles", () -> undeployAll(vertx));
    running.onClose("readiness", this::stopServing);
    LOG.info("{} is ready on {}:{}", config.serviceName(), config.httpHost(), config.httpPort());
  }

  private Future<Void> stopServing() {
    readiness.serving(false);
    return Future.succeededFuture();
  }

  private static Future<?> undeployAll(Vertx vertx) {
    return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList());
  }
}

package maguey.traces;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventConsumer;
import maguey.common.http.RateLimit;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import maguey.traces.archive.ArchiveLines;
import maguey.traces.erasure.Archive;
import maguey.traces.erasure.SubjectErasure;
import maguey.traces.ingest.LogIntake;
import maguey.traces.ingest.OtlpGrpcServer;
import maguey.traces.ingest.OtlpHttpServer;
import maguey.traces.ingest.SpanBusConsumer;
import maguey.traces.ingest.SpanIntake;
import maguey.traces.journey.JourneyEvents;
import maguey.traces.journey.JourneyRepository;
import maguey.traces.live.ChangeNotice;
import maguey.traces.store.LogStore;
import maguey.traces.store.MetricsFold;
import maguey.traces.store.SpanStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors through which spans and events come in. Nothing of it is traced. */
final class IngestVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);

  /** Of three writers and of what tells traces; logs take their turn. */
  private static final int CONNECTIONS = 4;

  private static final long HOUR_MS = 3_600_000;
  private static final long FOLD_MS = 5_000;

  /** For what another node, or an earlier process, has left in the inbox. */
  private static final long TELL_MS = 1_000;

  private static final long TELL_WITHIN_MS = 3_000;

  private final ServiceContext service;
  private final TraceStoreConfig config;
  private final IngestReport report;
  private final Archive archive;
  private Pool pool;
  private SpanStore store;
  private SpanIntake intake;
  private LogStore logStore;
  private LogIntake logs;
  private SpanBusConsumer bus;
  private SpanBusConsumer logBus;
  private LogIntake events;
  private SpanBusConsumer eventBus;
  private OtlpHttpServer http;
  private Optional<OtlpHttpServer> zipkin;
  private OtlpGrpcServer grpc;

  IngestVerticle(
      ServiceContext service, TraceStoreConfig config, IngestReport report, Archive archive) {
    this.service = service;
    this.config = config;
    this.report = report;
    this.archive = archive;
  }

  @Override
  public Future<?> start() {
    open();
    vertx.setPeriodic(HOUR_MS, due -> keepUp());
    MetricsFold metrics = new MetricsFold(pool);
    vertx.setPeriodic(FOLD_MS, due -> metrics.fold());
    vertx.setPeriodic(TELL_MS, due -> store.settleInTime());
    return Postgres.firstAnswer(vertx, pool)
        .compose(there -> makePartitions())
        .compose(made -> tellTraces())
        .compose(made -> intake.open())
        .compose(opened -> Future.all(bus.register(), logBus.register(), eventBus.register()))
        .compose(registered -> listenToEvents())
        .compose(registered -> http.listen(config.otlpHost(), config.otlpPort()))
        .onSuccess(port -> LOG.info("OTLP/HTTP listens on {}:{}", config.otlpHost(), port))
        .compose(listening -> grpc.listen(config.otlpHost(), config.otlpGrpcPort()))
        .onSuccess(port -> LOG.info("OTLP/gRPC listens on {}:{}", config.otlpHost(), port))
        .compose(listening -> listenForZipkin());
  }

  /** The doors first, then what came through them, then the connections. */
  @Override
  public Future<?> stop() {
    return Future.join(bus.close(), logBus.close(), eventBus.close())
        .compose(closed -> Future.join(http.close(), grpc.close(), closeZipkin()))
        .compose(closed -> Future.join(intake.close(), logs.close(), events.close()))
        .eventually(() -> tellTraces())
        .eventually(() -> pool.close());
  }

  private void open() {
    PostgresConfig database = service.config().postgres().orElseThrow();
    pool = Postgres.pool(vertx, SpanStore.connectOptions(database), CONNECTIONS);
    store = new SpanStore(pool).telling(new ChangeNotice(vertx)::publish);
    intake =
        new SpanIntake(
            vertx,
            store,
            report.spool(),
            report.accounting(),
            config.masking(),
            config.maxRequestBytes(),
            report.pending());
    intake.whenDrained(this::repeatErasures);
    bus = new SpanBusConsumer(vertx, intake).withFaults(service.faults());
    logStore = new LogStore(pool, config.retention().logDays());
    logs = new LogIntake(vertx, logStore, config.masking(), intake, service.meters());
    logBus = SpanBusConsumer.ofLogs(vertx, logs);
    events =
        new LogIntake(
            vertx,
            "events",
            new ArchiveLines(pool)::write,
            config.masking(),
            intake,
            service.meters());
    eventBus = SpanBusConsumer.ofEvents(vertx, events);
    openDoors();
  }

  private void openDoors() {
    http = httpDoor();
    zipkin = config.zipkinPort().map(port -> httpDoor());
    grpc = new OtlpGrpcServer(vertx, intake, config.otlpToken()).withLogs(logs);
    if (config.requestsPerMinute() > 0) {
      RateLimit limit = new RateLimit(config.requestsPerMinute());
      http.withLimit(limit);
      zipkin.ifPresent(door -> door.withLimit(limit));
      grpc.withLimit(limit);
    }
  }

  private OtlpHttpServer httpDoor() {
    return new OtlpHttpServer(vertx, intake, config.otlpToken()).withLogs(logs);
  }

  /** Where clients of Zipkin look for it, all paths of OTLP/HTTP are served once more. */
  private Future<?> listenForZipkin() {
    return zipkin.isEmpty()
        ? Future.succeededFuture()
        : zipkin
            .get()
            .listen(config.otlpHost(), config.zipkinPort().orElseThrow())
            .onSuccess(port -> LOG.info("Zipkin's door is on {}:{}", config.otlpHost(), port));
  }

  private Future<?> closeZipkin() {
    return zipkin.isPresent() ? zipkin.get().close() : Future.succeededFuture();
  }

  /** If the database does not answer, another time or another node will do. */
  private Future<?> tellTraces() {
    return store.settle().timeout(TELL_WITHIN_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private Future<?> listenToEvents() {
    JourneyEvents events = new JourneyEvents(new JourneyRepository(service.pool()));
    return events.register(new EventConsumer(vertx, service.spans()));
  }

  private void keepUp() {
    store.refreshCatalogue();
    repeatErasures();
    makePartitions();
  }

  /** For what a spool has kept from them: another one's any hour, this node's when it is empty. */
  private void repeatErasures() {
    new SubjectErasure(pool, List.of(archive))
        .repeat()
        .onFailure(failure -> LOG.warn("Erasures are not repeated now", failure));
  }

  private Future<Void> makePartitions() {
    return store
        .partitions()
        .makeAhead()
        .compose(made -> logStore.tidy())
        .<Void>mapEmpty()
        .onFailure(failure -> LOG.warn("Partitions are not made ahead", failure));
  }
}

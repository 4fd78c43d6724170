package maguey.traces;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import maguey.common.auth.LoginRoutes;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiServer;
import maguey.common.tracing.HttpRoutes;
import maguey.traces.alerts.AlertsApi;
import maguey.traces.archive.ArchiveApi;
import maguey.traces.archive.LogArchive;
import maguey.traces.compat.JaegerApi;
import maguey.traces.compat.JaegerV3Api;
import maguey.traces.compat.TempoApi;
import maguey.traces.erasure.SubjectApi;
import maguey.traces.erasure.SubjectErasure;
import maguey.traces.faults.FaultApi;
import maguey.traces.journey.JourneyQueries;
import maguey.traces.live.LiveApi;
import maguey.traces.live.LiveFeed;
import maguey.traces.metrics.MetricsApi;
import maguey.traces.query.LiveQueries;
import maguey.traces.query.LogQueries;
import maguey.traces.query.TraceQueries;
import maguey.traces.retention.Retention;
import maguey.traces.retention.RetentionApi;
import maguey.traces.review.SamplingApi;
import maguey.traces.web.DashboardRoutes;

/** Serves the query API and the dashboard, to those who are signed in. */
final class TraceStoreVerticle extends VerticleBase {
  private static final String HOME = "/admin/traces";

  private final ServiceContext service;
  private final TraceStoreConfig config;
  private final QuerySide queries;
  private final LiveFeed feed;
  private final Retention retention;
  private final IngestReport report;
  private final LogArchive archive;
  private HttpServer server;

  TraceStoreVerticle(
      ServiceContext service,
      TraceStoreConfig config,
      QuerySide queries,
      LiveFeed feed,
      Retention retention,
      IngestReport report,
      LogArchive archive) {
    this.service = service;
    this.config = config;
    this.queries = queries;
    this.feed = feed;
    this.retention = retention;
    this.report = report;
    this.archive = archive;
  }

  @Override
  public Future<?> start() {
    TraceStoreApi api =
        new TraceStoreApi(
            new TraceQueries(
                queries.pool(),
                config.emailHash(),
                queries.untold(),
                queries.export(),
                queries.turns()),
            new MetricsApi(queries.pool()),
            new JourneyQueries(queries.pool(), config.emailHash(), service.clock()),
            new LiveApi(feed, new LiveQueries(queries.pool(), config.emailHash())),
            queries.gate(),
            new RetentionApi(retention),
            new SamplingApi(service.pool(), config.tail()),
            new TempoApi(queries.pool(), queries.export()),
            new JaegerApi(queries.pool(), queries.export()),
            new JaegerV3Api(queries.pool(), queries.export()),
            new LogQueries(queries.pool(), queries.turns()),
            new SubjectApi(
                new SubjectErasure(service.pool(), List.of(archive)), config.emailHash()),
            new AlertsApi(service.pool()),
            new ArchiveApi(archive),
            new SystemApi(service.vertx()),
            new FaultApi(service),
            report);
    return new ApiServer(service, api.router())
        .withPages(this::pages)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    // A feed has no end of its own, and would be waited for.
    feed.close();
    return ApiServer.drain(server);
  }

  private void pages(Router router) {
    LoginRoutes login = new LoginRoutes(service, HOME);
    login.mount(router);
    router.get("/").handler(HttpRoutes.named("/"));
    router.get("/").handler(request -> request.redirect(HOME));
    router.route("/admin*").handler(HttpRoutes.named("/admin/*"));
    router.route("/admin*").handler(login::requireSession);
    new DashboardRoutes().mount(router);
  }
}

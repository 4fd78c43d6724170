package maguey.traces;

import maguey.common.http.ApiRouter;
import maguey.traces.alerts.AlertsApi;
import maguey.traces.archive.ArchiveApi;
import maguey.traces.compat.JaegerApi;
import maguey.traces.compat.JaegerV3Api;
import maguey.traces.compat.TempoApi;
import maguey.traces.erasure.SubjectApi;
import maguey.traces.faults.FaultApi;
import maguey.traces.journey.JourneyQueries;
import maguey.traces.live.LiveApi;
import maguey.traces.metrics.MetricsApi;
import maguey.traces.query.LogQueries;
import maguey.traces.query.QueryGate;
import maguey.traces.query.TraceQueries;
import maguey.traces.retention.RetentionApi;
import maguey.traces.review.SamplingApi;

/** Binds the operations of {@code openapi/traces.yaml}. */
record TraceStoreApi(
    TraceQueries queries,
    MetricsApi metrics,
    JourneyQueries journeys,
    LiveApi live,
    QueryGate gate,
    RetentionApi retention,
    SamplingApi sampling,
    TempoApi tempo,
    JaegerApi jaeger,
    JaegerV3Api jaegerV3,
    LogQueries logs,
    SubjectApi subjects,
    AlertsApi alerts,
    ArchiveApi archive,
    SystemApi system,
    FaultApi faults,
    IngestReport report) {

  ApiRouter router() {
    ApiRouter router = new ApiRouter("openapi/traces.yaml");
    retention.bind(router);
    subjects.bind(router);
    alerts.bind(router);
    archive.bind(router);
    system.bind(router);
    faults.bind(router);
    sampling.bind(router);
    tempo.bind(router, gate);
    jaeger.bind(router, gate);
    logs.bind(router, gate);
    metrics.bind(router, gate);
    journeys.bind(router, gate);
    jaegerV3.bind(router, gate);
    return router
        .on("searchTraces", gate.guard(queries::search))
        .on("followTraces", gate.guard(live::follow))
        .on("getTrace", gate.guard(queries::trace))
        .on("analyseTrace", gate.guard(queries::analysis))
        .on("exportTrace", gate.guard(queries::exportOne))
        .on("exportTraces", gate.guard(queries::export))
        .on("addUpCriticalPaths", gate.guard(queries.comparisons()::criticalPaths))
        .on("compareTraces", gate.guard(queries.comparisons()::traces))
        .on("compareWithUsual", gate.guard(queries.comparisons()::usual))
        .on("compareGroups", gate.guard(queries.comparisons()::groups))
        .on("listServices", gate.guard(queries::services))
        .on("listOperations", gate.guard(queries::operations))
        .on("getIngest", report::get);
  }
}

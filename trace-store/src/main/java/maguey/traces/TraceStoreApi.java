package maguey.traces;

import maguey.common.http.ApiRouter;
import maguey.traces.query.TraceQueries;
import maguey.traces.retention.RetentionApi;
import maguey.traces.review.SamplingApi;

/** Binds the operations of {@code openapi/traces.yaml}. */
record TraceStoreApi(
    TraceQueries queries, RetentionApi retention, SamplingApi sampling, IngestReport report) {

  ApiRouter router() {
    ApiRouter router = new ApiRouter("openapi/traces.yaml");
    retention.bind(router);
    sampling.bind(router);
    return router
        .on("searchTraces", queries::search)
        .on("getTrace", queries::trace)
        .on("analyseTrace", queries::analysis)
        .on("exportTrace", queries::exportOne)
        .on("exportTraces", queries::export)
        .on("listServices", queries::services)
        .on("listOperations", queries::operations)
        .on("getIngest", report::get);
  }
}

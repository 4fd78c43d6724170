package maguey.traces;

import maguey.common.http.ApiRouter;
import maguey.traces.query.TraceQueries;
import maguey.traces.retention.RetentionApi;

/** Binds the operations of {@code openapi/traces.yaml}. */
record TraceStoreApi(TraceQueries queries, RetentionApi retention, IngestReport report) {

  ApiRouter router() {
    return retention
        .bind(new ApiRouter("openapi/traces.yaml"))
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

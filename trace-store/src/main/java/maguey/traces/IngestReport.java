package maguey.traces;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.traces.ingest.PendingBytes;
import maguey.traces.ingest.SpanAccounting;
import maguey.traces.spool.SpanSpool;

/** What became of the spans that reached this node, and what it holds in memory and on disk. */
record IngestReport(SpanAccounting accounting, PendingBytes pending, SpanSpool spool) {

  /** Counts from zero, and shows itself in the metrics and in the health answer. */
  static IngestReport of(ServiceContext service, TraceStoreConfig config) {
    SpanSpool spool = new SpanSpool(service.vertx(), config.spoolFolder(), config.spoolBytes());
    PendingBytes pending = new PendingBytes(config.maxPendingBytes());
    IngestReport report = new IngestReport(new SpanAccounting(), pending, spool);
    report.accounting.bindTo(service.meters());
    spool.bindTo(service.meters());
    service.readiness().show("spool", spool::toJson);
    return report;
  }

  Future<Reply> get(ApiRequest request) {
    SpanAccounting.Totals totals = accounting.totals();
    return Future.succeededFuture(
        Reply.ok(
            new JsonObject()
                .put("received", totals.received())
                .put("stored", totals.stored())
                .put("duplicate", totals.duplicate())
                .put("rejected", totals.rejected())
                .put("dropped", totals.dropped())
                .put("pending", totals.pending())
                .put("balanced", totals.balanced())
                .put("spool", spool.toJson())));
  }
}

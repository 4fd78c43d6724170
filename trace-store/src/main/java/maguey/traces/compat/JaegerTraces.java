package maguey.traces.compat;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.traces.compat.SpanFinder.Search;
import maguey.traces.export.Deadline;
import maguey.traces.export.TraceExport;
import maguey.traces.model.TraceId;

/** Reads the traces that Jaeger's APIs show. */
final class JaegerTraces {
  private static final int SPANS_OF_A_LISTED_TRACE = 2_000;
  private static final long BYTES_OF_A_LISTED_TRACE = 1 << 20;
  private static final int SPANS_OF_A_TRACE = 50_000;
  private static final long BYTES_OF_A_TRACE = 8 << 20;
  private static final long BYTES_OF_A_LIST = 16 << 20;

  private final SpanFinder finder;
  private final TraceExport export;

  /** A trace with the beginning of its spans, or all. */
  record Loaded(TraceId id, List<ResourceSpans> spans) {}

  JaegerTraces(Pool pool, TraceExport export) {
    finder = new SpanFinder(pool);
    this.export = export;
  }

  /** One trace, made into an answer; fails with {@code NOT_FOUND}. */
  <T> Future<T> one(TraceId id, Function<Loaded, T> answer) {
    Deadline deadline = Deadline.ofAnswer();
    return export.inTurn(
        () ->
            export
                .resourceSpans(id, SPANS_OF_A_TRACE, BYTES_OF_A_TRACE, deadline)
                .map(spans -> answer.apply(new Loaded(id, spans))));
  }

  /** What a search finds, made into an answer. */
  <T> Future<T> find(Search search, Function<List<Loaded>, T> answer) {
    return finder
        .find(search)
        .map(rows -> rows.stream().map(row -> new TraceId(row.getUUID("trace_id"))).toList())
        .compose(ids -> all(ids, answer));
  }

  /** Those of the traces that exist, made into an answer. */
  <T> Future<T> all(List<TraceId> ids, Function<List<Loaded>, T> answer) {
    long bytes = Math.min(BYTES_OF_A_LISTED_TRACE, BYTES_OF_A_LIST / Math.max(1, ids.size()));
    Deadline deadline = Deadline.ofAnswer();
    return export.inTurn(() -> load(ids, bytes, new ArrayList<>(), deadline).map(answer));
  }

  /** The id in hex, whose leading zeros may be left out; fails with {@code MALFORMED}. */
  static TraceId id(String text) {
    String id = "0".repeat(Math.max(0, 32 - text.length())) + text;
    return TraceId.parse(id)
        .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
  }

  /** One by one: each may be large. A trace that is gone meanwhile is left out. */
  private Future<List<Loaded>> load(
      List<TraceId> ids, long bytes, List<Loaded> loaded, Deadline deadline) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(loaded);
    }
    TraceId id = ids.get(0);
    return export
        .resourceSpans(id, SPANS_OF_A_LISTED_TRACE, bytes, deadline)
        .onSuccess(spans -> loaded.add(new Loaded(id, spans)))
        .<Void>mapEmpty()
        .recover(JaegerTraces::passOverMissing)
        .compose(next -> load(ids.subList(1, ids.size()), bytes, loaded, deadline));
  }

  private static Future<Void> passOverMissing(Throwable failure) {
    return failure instanceof Problem problem && problem.type() == ProblemType.NOT_FOUND
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}

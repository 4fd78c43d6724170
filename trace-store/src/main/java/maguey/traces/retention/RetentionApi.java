package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** The operations under {@code /api/retention}, for administrators. */
public final class RetentionApi {
  private final Retention retention;

  public RetentionApi(Retention retention) {
    this.retention = retention;
  }

  /** Binds them. */
  public ApiRouter bind(ApiRouter router) {
    return router
        .on("previewRetention", this::preview)
        .on("runRetention", this::run)
        .on("listRetentionRuns", this::runs)
        .on("listPins", this::pins)
        .on("pinTrace", this::pin)
        .on("unpinTrace", this::unpin);
  }

  private Future<Reply> preview(ApiRequest request) {
    return retention.preview().map(Reply::ok);
  }

  /** A run may take long, so it is only begun here; {@code listRetentionRuns} tells how it went. */
  private Future<Reply> run(ApiRequest request) {
    return retention
        .start()
        .map(begun -> begun.map(RetentionApi::accepted).orElseThrow(RetentionApi::busy));
  }

  private Future<Reply> runs(ApiRequest request) {
    return retention.runs().map(runs -> Reply.ok(new JsonObject().put("runs", runs)));
  }

  private Future<Reply> pins(ApiRequest request) {
    return retention.pins().all().map(pins -> Reply.ok(new JsonObject().put("pins", pins)));
  }

  private Future<Reply> pin(ApiRequest request) {
    UUID trace = traceId(request);
    String reason = StoredText.encode(request.json().getString("reason"));
    String who = StoredText.encode(Optional.ofNullable(request.user().subject()).orElse("admin"));
    return retention
        .pins()
        .pin(trace, who, reason)
        .map(pinned -> done(pinned, "No span of this trace is stored"));
  }

  private Future<Reply> unpin(ApiRequest request) {
    return retention
        .pins()
        .unpin(traceId(request))
        .map(gone -> done(gone, "This trace is not pinned"));
  }

  private static Reply done(boolean found, String otherwise) {
    if (!found) {
      throw Problem.of(ProblemType.NOT_FOUND, otherwise);
    }
    return Reply.noContent();
  }

  private static Reply accepted(Retention.Begun begun) {
    return Reply.json(202, new JsonObject().put("run", begun.id().toString()));
  }

  private static Problem busy() {
    return Problem.of(
        ProblemType.CONFLICT,
        "A run is under way, here or on another node; see /api/retention/runs");
  }

  private static UUID traceId(ApiRequest request) {
    return TraceId.parse(request.path("traceId"))
        .map(TraceId::uuid)
        .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
  }
}

package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.model.TraceId;

/** The operations under {@code /api/archive}. */
public final class ArchiveApi {
  private static final long ANSWER_WITHIN_MS = 5_000;
  private static final int RETRY_SECONDS = 30;

  private final LogArchive archive;
  private final ArchiveImports imports;

  public ArchiveApi(LogArchive archive) {
    this.archive = archive;
    this.imports = archive.imports();
  }

  /** Binds them. */
  public ApiRouter bind(ApiRouter router) {
    return router
        .on("getArchive", request -> archive.figures().map(Reply::ok))
        .on("pushArchive", this::push)
        .on("listArchiveObjects", this::objects)
        .on("importArchive", this::bringBack)
        .on("listArchiveImports", this::imports);
  }

  /** 200 when all that was due is delivered, 202 when it takes longer. */
  private Future<Reply> push(ApiRequest request) {
    Future<JsonObject> turn = archive.turn();
    return turn.map(Reply::ok)
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                turn.isComplete()
                    ? Future.failedFuture(unavailable())
                    : Future.succeededFuture(Reply.accepted()));
  }

  private Future<Reply> objects(ApiRequest request) {
    UUID trace = request.query("traceId").map(ArchiveApi::traceId).orElse(null);
    return archive
        .catalog()
        .list(request.query("stream").orElse(null), trace)
        .map(objects -> Reply.ok(new JsonObject().put("objects", objects)));
  }

  /** 200 with the report; 202 with what is done so far when it takes longer. */
  private Future<Reply> bringBack(ApiRequest request) {
    String who = Optional.ofNullable(request.user().subject()).orElse("admin");
    return imports.begin(ImportWish.of(request.json()), who).compose(ArchiveApi::answer);
  }

  private static Future<Reply> answer(ArchiveImports.Begun begun) {
    return begun
        .done()
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
        .map(done -> Reply.ok(begun.toJson()))
        .recover(
            failure ->
                begun.done().failed()
                    ? Future.failedFuture(unavailable())
                    : Future.succeededFuture(Reply.json(202, begun.toJson())));
  }

  private Future<Reply> imports(ApiRequest request) {
    return imports.list().map(all -> Reply.ok(new JsonObject().put("imports", all)));
  }

  private static Problem unavailable() {
    return Problem.of(
            ProblemType.UNAVAILABLE,
            "The archive or the database does not answer; what is due waits on disk")
        .retryAfter(RETRY_SECONDS);
  }

  private static UUID traceId(String text) {
    return TraceId.parse(text)
        .map(TraceId::uuid)
        .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
  }
}

package maguey.traces.erasure;

import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.privacy.EmailHash;
import maguey.common.tracing.Spans;

/** Erasure by subject over HTTP. */
public final class SubjectApi {
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,255}");
  private static final long ANSWER_WITHIN_MS = 5_000;

  private final SubjectErasure erasure;
  private final EmailHash emails;

  public SubjectApi(SubjectErasure erasure, EmailHash emails) {
    this.erasure = erasure;
    this.emails = emails;
  }

  /** Binds the operations. */
  public ApiRouter bind(ApiRouter router) {
    return router.on("eraseSubject", this::erase).on("getErasure", this::find);
  }

  /** 200 with the report; 202 with what is done so far when it takes longer, or broke off. */
  private Future<Reply> erase(ApiRequest request) {
    // Or this very request's span would bring back whom it takes out.
    Spans.server().setAttribute(UrlAttributes.URL_PATH, "/api/subjects/{subject}");
    String who = Optional.ofNullable(request.user().subject()).orElse("admin");
    return erasure.begin(subject(request), who).compose(this::answer);
  }

  private Future<Reply> answer(SubjectErasure.Begun begun) {
    return begun
        .done()
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .compose(ended -> report(begun.id()))
        .map(report -> answer(begun.id(), report));
  }

  private static Reply answer(UUID id, JsonObject report) {
    int status = report.getString("state").equals("done") ? 200 : 202;
    return Reply.json(status, report).with("location", "/api/erasures/" + id);
  }

  private Future<Reply> find(ApiRequest request) {
    return report(request.pathId("erasureId")).map(Reply::ok);
  }

  private Future<JsonObject> report(UUID id) {
    return erasure.report(id).map(found -> found.orElseThrow(SubjectApi::unknown));
  }

  private static Problem unknown() {
    return Problem.of(ProblemType.NOT_FOUND, "There is no erasure with this id");
  }

  private String subject(ApiRequest request) {
    String text = request.path("subject").strip();
    if (HASH.matcher(text).matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    if (!EMAIL.matcher(text).matches()) {
      throw Problem.of(
          ProblemType.MALFORMED,
          "A subject is an e-mail address, or the 32 hex digits of its keyed hash");
    }
    return emails.of(text);
  }
}

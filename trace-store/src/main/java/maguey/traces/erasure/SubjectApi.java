package maguey.traces.erasure;

import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.privacy.EmailHash;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erasure by subject over HTTP. */
public final class SubjectApi {
  private static final Logger LOG = LoggerFactory.getLogger(SubjectApi.class);
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,255}");
  private static final long ANSWER_WITHIN_MS = 5_000;

  private final SubjectErasure erasure;
  private final EmailHash emails;

  public SubjectApi(SubjectErasure erasure, EmailHash emails) {
    this.erasure = erasure;
    this.emails = emails;
  }

  /** Binds the operation. */
  public ApiRouter bind(ApiRouter router) {
    return router.on("eraseSubject", this::erase);
  }

  /** 200 with the report; 202 with what is done so far when it takes longer. */
  private Future<Reply> erase(ApiRequest request) {
    // Or this very request's span would bring back whom it takes out.
    Spans.server().setAttribute(UrlAttributes.URL_PATH, "/api/subjects/{subject}");
    String who = Optional.ofNullable(request.user().subject()).orElse("admin");
    return erasure.begin(subject(request), who).compose(SubjectApi::answer);
  }

  private static Future<Reply> answer(SubjectErasure.Begun begun) {
    begun
        .done()
        .onSuccess(done -> LOG.info("Erasure {} is done", begun.report().id()))
        .onFailure(failure -> LOG.warn("Erasure {} was broken off", begun.report().id(), failure));
    return begun
        .done()
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
        .map(done -> Reply.ok(begun.report().toJson()))
        .recover(
            failure ->
                begun.done().failed()
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(Reply.json(202, begun.report().toJson())));
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

package maguey.common.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import maguey.common.sql.DatabaseFailure;
import maguey.common.tracing.HttpRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one door that failures leave by; it alone knows how an error looks over HTTP. */
public final class ProblemHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
  private static final int RETRY_AFTER_SECONDS = 2;
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  @Override
  public void handle(RoutingContext context) {
    Problem problem = problemOf(context);
    log(context, problem);
    RequestLog.refused(context, problem);
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      context.request().connection().close();
      return;
    }
    write(context.request(), problem);
  }

  private static void log(RoutingContext context, Problem problem) {
    String path = context.normalizedPath();
    if (problem.status() == ProblemType.INTERNAL.status()) {
      LOG.error("{} {} failed", method(context), path, context.failure());
    } else if (problem.status() > ProblemType.INTERNAL.status() && problem != context.failure()) {
      LOG.warn("{} {} put off: {}", method(context), path, String.valueOf(context.failure()));
    }
  }

  private static void write(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response().setStatusCode(problem.status());
    response.putHeader("content-type", "application/problem+json");
    response.putHeader("cache-control", "no-store");
    if (problem.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", String.valueOf(problem.retryAfterSeconds()));
    }
    Content.of(problem.toJson(HttpRoutes.traceId()).toBuffer()).answer(request);
  }

  private static Problem problemOf(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure != null && rootViolation(failure) instanceof ValidatorException violation) {
      return ContractViolation.toProblem(violation);
    }
    if (failure instanceof TimeoutException || DatabaseFailure.isUnavailable(failure)) {
      return Problem.of(
              ProblemType.UNAVAILABLE,
              "A dependency does not answer; " + advice(context.request().method()))
          .retryAfter(RETRY_AFTER_SECONDS);
    }
    if (DatabaseFailure.isUnfitText(failure)) {
      return Problem.of(ProblemType.INVALID, "A text of the request holds U+0000; leave it out");
    }
    return byStatus(context);
  }

  /** Its answer may be all that is missing: what hangs at a COMMIT may be committed. */
  private static String advice(HttpMethod method) {
    return READING.contains(method)
        ? "try again shortly"
        : "what you asked for may be done all the same, or later. Send it again with the same"
            + " Idempotency-Key if the operation takes one; if not, look before you send it again";
  }

  private static Throwable rootViolation(Throwable failure) {
    return failure.getCause() instanceof ValidatorException cause ? cause : failure;
  }

  private static Problem byStatus(RoutingContext context) {
    return switch (context.statusCode()) {
      case 400 -> Problem.of(ProblemType.MALFORMED, "The request cannot be read");
      case 401 -> Problem.of(ProblemType.UNAUTHENTICATED, "Send a valid token");
      case 403 -> Problem.of(ProblemType.FORBIDDEN, "The token does not allow this");
      case 404 -> Problem.of(ProblemType.NOT_FOUND, "Nothing is served at this address");
      case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, method(context) + " is not served");
      case 413 -> Problem.of(ProblemType.TOO_LARGE, "Send a smaller body");
      case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send application/json");
      default -> Problem.of(ProblemType.INTERNAL, "The trace id leads to the cause");
    };
  }

  private static String method(RoutingContext context) {
    return context.request().method().name();
  }
}

package maguey.marketing.site;

import io.vertx.ext.web.RoutingContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.tracing.HttpRoutes;
import maguey.marketing.orders.OrderRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in a visitor's words what went wrong and what to do. */
final class ErrorPage {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int INTERNAL = 500;
  private static final int UNAVAILABLE = 503;
  private static final int RETRY_AFTER_SECONDS = 5;

  private ErrorPage() {}

  /**
   * What the template shows.
   *
   * @param mayRetry offers a link that asks for the same page again
   */
  record View(int status, String heading, String text, boolean mayRetry, String traceId) {}

  static Page of(RoutingContext context, Throwable failure) {
    int status = status(context, failure);
    if (status == INTERNAL) {
      LOG.error("{} failed", context.normalizedPath(), failure);
    }
    Page page = page(status);
    int pause = pause(status, failure);
    return pause > 0 ? page.with("retry-after", String.valueOf(pause)) : page;
  }

  private static int pause(int status, Throwable failure) {
    int asked = failure instanceof Problem problem ? problem.retryAfterSeconds() : 0;
    return asked == 0 && status == UNAVAILABLE ? RETRY_AFTER_SECONDS : asked;
  }

  private static int status(RoutingContext context, Throwable failure) {
    if (failure instanceof OrderRefused refused) {
      return refused.status();
    }
    if (failure instanceof Problem problem) {
      return problem.status() == ProblemType.UNREACHABLE.status() ? UNAVAILABLE : problem.status();
    }
    int known = context.statusCode();
    return failure == null || known == 413 || known == 415 || known == 400 ? known : INTERNAL;
  }

  private static Page page(int status) {
    return switch (status) {
      case NOT_FOUND ->
          page(
              status,
              "Nothing grows here",
              "The page you asked for does not exist, or the link was not complete.",
              false);
      case UNAVAILABLE ->
          page(
              status,
              "The box office is taking a breath",
              "We cannot reach it just now. Nothing you entered was lost on purpose: please try"
                  + " again in a few seconds.",
              true);
      case TOO_MANY ->
          page(
              status,
              "One after the other",
              "That was a lot at once. Please wait a minute, then try again.",
              false);
      case INTERNAL ->
          page(status, "Something broke on our side", "We have been told. Please try again.", true);
      default ->
          page(
              status,
              "That did not work",
              "We could not read what was sent. Go back, check the form and send it again.",
              false);
    };
  }

  private static Page page(int status, String heading, String text, boolean mayRetry) {
    View view = new View(status, heading, text, mayRetry, HttpRoutes.traceId());
    return Page.of(Templates.ERROR, heading, view).withStatus(status);
  }
}

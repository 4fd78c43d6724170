package maguey.scanner.orders;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import maguey.common.auth.Tokens;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** What this service asks orders-service for. */
final class OrdersCalls {
  private static final long ANSWER_WITHIN_MS = 5_000;

  /** Longer than the clocks of two nodes may differ: orders-service judges it by its own. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final WebClient client;
  private final Tokens tokens;
  private final String url;

  OrdersCalls(ServiceContext service, String ordersUrl) {
    WebClientOptions options = new WebClientOptions().setConnectTimeout((int) ANSWER_WITHIN_MS);
    this.client = WebClient.create(service.vertx(), options.setFollowRedirects(false));
    this.tokens = service.tokens();
    this.url = ordersUrl + "/api/events/";
  }

  /** An event as the public sees it; empty for one that it does not see. */
  Future<Optional<JsonObject>> event(String slug) {
    return client
        .getAbs(url + encoded(slug))
        .timeout(ANSWER_WITHIN_MS)
        .send()
        .map(OrdersCalls::body)
        .recover(OrdersCalls::away);
  }

  /** The tickets of some orders of an event, as webhooks tell them; empty for an unknown event. */
  Future<Optional<JsonObject>> tickets(String slug, String cursor) {
    HttpRequest<Buffer> request =
        client
            .getAbs(url + encoded(slug) + "/tickets")
            .timeout(ANSWER_WITHIN_MS)
            .bearerTokenAuthentication(tokens.mint("scanner-service", Tokens.GATES, TOKEN_LIFE));
    return (cursor == null ? request : request.addQueryParam("cursor", cursor))
        .send()
        .map(OrdersCalls::body)
        .recover(OrdersCalls::away);
  }

  private static Optional<JsonObject> body(HttpResponse<Buffer> answer) {
    if (answer.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    if (answer.statusCode() != OK) {
      throw Problem.of(
          ProblemType.UNREACHABLE,
          "orders-service answered " + answer.statusCode() + "; try later");
    }
    return Optional.of(answer.bodyAsJsonObject());
  }

  private static <T> Future<T> away(Throwable failure) {
    return Future.failedFuture(
        failure instanceof Problem
            ? failure
            : Problem.of(ProblemType.UNREACHABLE, "orders-service gives no answer; try later"));
  }

  private static String encoded(String slug) {
    return URLEncoder.encode(slug, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import maguey.common.net.PublicTargets;
import maguey.common.webhook.WebhookSecret;
import maguey.common.webhook.WebhookSignature;
import maguey.orders.order.WebhookMessage;

/**
 * Posts a webhook to a stranger, who may be slow, endless or somewhere inside our own network. Its
 * answer is its status; redirects are not followed and bodies are not read.
 */
final class WebhookCall {
  /** As many as the outbox has under way for one endpoint: none waits for a connection. */
  private static final int CONNECTIONS = 128;

  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /** With the look-up less than the relay waits for the reply, so that it hears the reason. */
  private static final long ANSWER_WITHIN_MS = 10_000;

  /** A connection whose body ends soon is used again; another is cut. */
  private static final long BODY_WITHIN_MS = 1_000;

  private final PublicTargets given;
  private final PublicTargets configured;
  private final HttpClient http;

  WebhookCall(Vertx vertx, PublicTargets given) {
    this.given = given;
    this.configured = PublicTargets.everywhere(vertx);
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** Posts it; the future never fails. */
  Future<WebhookAttempt> post(WebhookEndpoint endpoint, WebhookMessage message) {
    URI url = URI.create(endpoint.url());
    PublicTargets allowed = endpoint.isConfigured() ? configured : given;
    return allowed
        .resolve(url.getHost(), WebhookUrl.port(url))
        .compose(address -> http.request(options(endpoint.url(), address)))
        .compose(request -> send(sign(request, endpoint.secrets(), message), message.body()))
        .map(WebhookCall::attempt)
        .otherwise(WebhookCall::unanswered);
  }

  /** Connects to the address that was judged, whatever the name's address is by now. */
  private static RequestOptions options(String url, SocketAddress address) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(url)
        .setServer(address)
        .setFollowRedirects(false)
        .setConnectTimeout(CONNECT_TIMEOUT_MS);
  }

  private static HttpClientRequest sign(
      HttpClientRequest request, List<WebhookSecret> secrets, WebhookMessage message) {
    WebhookSignature signature =
        WebhookSignature.sign(secrets, message.id().toString(), Instant.now(), message.body());
    request.headers().addAll(signature.headers());
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.putHeader(HttpHeaders.USER_AGENT, "maguey-orders");
    return request;
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
        .onFailure(late -> request.reset())
        .onSuccess(response -> drop(request, response));
  }

  private static void drop(HttpClientRequest request, HttpClientResponse response) {
    response.handler(piece -> {});
    response
        .end()
        .timeout(BODY_WITHIN_MS, TimeUnit.MILLISECONDS)
        .onFailure(late -> request.reset());
  }

  private static WebhookAttempt attempt(HttpClientResponse response) {
    int status = response.statusCode();
    String field = response.getHeader(HttpHeaders.RETRY_AFTER);
    return WebhookAttempt.answered(status, RetryAfter.of(status, field, Instant.now()));
  }

  private static WebhookAttempt unanswered(Throwable failure) {
    if (failure instanceof PublicTargets.Refused refused) {
      return WebhookAttempt.refused(refused.getMessage());
    }
    return WebhookAttempt.unanswered(
        failure instanceof TimeoutException
            ? "The receiver did not answer within " + ANSWER_WITHIN_MS / 1_000 + " s"
            : "The receiver cannot be reached: " + failure.getClass().getSimpleName());
  }
}

package maguey.marketing.orders;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/**
 * What the pages ask of orders-service. Every method fails with {@link OrderRefused} on a 4xx, with
 * {@code UNREACHABLE} on an answer that makes no sense, and with {@code UNAVAILABLE} when there is
 * none in time.
 */
public final class OrdersClient {
  private static final int FIRST_REFUSAL = 400;
  private static final int FIRST_FAULT = 500;
  private static final int RETRY_AFTER_SECONDS = 5;

  private final OrdersDoor door;

  public OrdersClient(OrdersDoor door) {
    this.door = door;
  }

  /** The public events, soonest first: {@code {"events":[…]}}. */
  public Future<JsonObject> events(int limit) {
    return get("/api/events?limit=" + limit);
  }

  /** One event with its tiers and what is left of them. */
  public Future<JsonObject> event(String slug) {
    return get("/api/events/" + encoded(slug));
  }

  /** An order, for who has its secret. */
  public Future<JsonObject> order(String number, String secret) {
    return get("/api/orders/" + encoded(number) + "?secret=" + encoded(secret));
  }

  /**
   * Places an order.
   *
   * @param idempotencyKey a retry with the same key and body gets the order of the first try
   */
  public Future<JsonObject> place(JsonObject order, String idempotencyKey) {
    Buffer body = order.toBuffer();
    return answer(() -> post(body, idempotencyKey));
  }

  private Future<JsonObject> get(String uri) {
    return answer(() -> door.open(HttpMethod.GET, uri).compose(HttpClientRequest::send));
  }

  private Future<HttpClientResponse> post(Buffer body, String idempotencyKey) {
    return door.open(HttpMethod.POST, "/api/orders")
        .compose(
            request ->
                request
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader("idempotency-key", idempotencyKey)
                    .send(body));
  }

  /** Asks once more when the connection broke: reads and idempotent orders may be repeated. */
  private static Future<JsonObject> answer(Supplier<Future<HttpClientResponse>> ask) {
    return once(ask)
        .recover(failure -> UpstreamFailure.isLostConnection(failure) ? once(ask) : failed(failure))
        .recover(OrdersClient::explained);
  }

  private static Future<JsonObject> once(Supplier<Future<HttpClientResponse>> ask) {
    return ask.get().compose(answer -> answer.body().map(body -> read(answer.statusCode(), body)));
  }

  private static Future<JsonObject> explained(Throwable failure) {
    return failure instanceof OrderRefused
        ? failed(failure)
        : failed(UpstreamFailure.explained(failure));
  }

  private static Future<JsonObject> failed(Throwable failure) {
    return Future.failedFuture(failure);
  }

  private static JsonObject read(int status, Buffer body) {
    if (status >= FIRST_FAULT) {
      throw Problem.of(ProblemType.UNAVAILABLE, "orders-service cannot answer just now")
          .retryAfter(RETRY_AFTER_SECONDS);
    }
    if (status >= FIRST_REFUSAL) {
      throw new OrderRefused(status, problem(body));
    }
    return json(body);
  }

  private static JsonObject problem(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (DecodeException noProblemDocument) {
      return new JsonObject();
    }
  }

  private static JsonObject json(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (DecodeException broken) {
      throw Problem.of(
          ProblemType.UNREACHABLE, "orders-service gave an answer that makes no sense");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

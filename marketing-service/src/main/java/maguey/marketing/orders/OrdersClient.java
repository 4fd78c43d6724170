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
import java.util.Map;
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
    return post("/api/orders", order.toBuffer(), Map.of("idempotency-key", idempotencyKey));
  }

  /**
   * Asks for a place in the waitlist of a tier; asked again for the same address, it is the same
   * place, without its token.
   *
   * @param visitor the address that asks, by which orders-service counts
   */
  public Future<JsonObject> joinWaitlist(JsonObject wish, String visitor) {
    return post("/api/waitlist", wish.toBuffer(), Map.of("x-forwarded-for", visitor));
  }

  /** A place in a waitlist, for who has its token. */
  public Future<JsonObject> waitlistPlace(String token) {
    return get("/api/waitlist?token=" + encoded(token));
  }

  /** Buys what was offered; asked again, it is the same order. */
  public Future<JsonObject> acceptOffer(String token) {
    return post("/api/waitlist/accept?token=" + encoded(token), Buffer.buffer(), Map.of());
  }

  /** Gives a place up. */
  public Future<JsonObject> leaveWaitlist(String token) {
    return post("/api/waitlist/leave?token=" + encoded(token), Buffer.buffer(), Map.of());
  }

  private Future<JsonObject> get(String uri) {
    return answer(() -> door.open(HttpMethod.GET, uri).compose(HttpClientRequest::send));
  }

  private Future<JsonObject> post(String uri, Buffer body, Map<String, String> headers) {
    return answer(
        () -> door.open(HttpMethod.POST, uri).compose(request -> send(request, body, headers)));
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest request, Buffer body, Map<String, String> headers) {
    headers.forEach(request::putHeader);
    if (body.length() > 0) {
      request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    return request.send(body);
  }

  /** Whatever is asked here may be asked again. */
  private static Future<JsonObject> answer(Supplier<Future<HttpClientResponse>> ask) {
    return UpstreamFailure.onceMore(() -> once(ask)).recover(OrdersClient::explained);
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

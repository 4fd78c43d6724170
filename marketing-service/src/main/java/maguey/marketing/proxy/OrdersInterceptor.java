package maguey.marketing.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import maguey.common.http.ApiServer;
import maguey.common.http.Problem;
import maguey.common.tracing.HttpRoutes;
import maguey.marketing.orders.UpstreamFailure;

/** What one request and its answer lose and gain on their way through. */
final class OrdersInterceptor implements ProxyInterceptor {
  /** Our instrumented client writes its own; two of them would be no context at all. */
  private static final List<String> TRACE_CONTEXT = List.of("traceparent", "tracestate");

  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String ORDERS = "/api/orders";

  /** RFC 9110, 7.6.1; the library knows them for requests, but not for answers. */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "upgrade");

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    ProxyRequest request = context.request();
    dropNominated(request.headers());
    TRACE_CONTEXT.forEach(request.headers()::remove);
    forwarded(request);
    // The whole body first: a slow sender then occupies none of orders-service's connections.
    return BoundedBody.read(request.proxiedRequest(), ApiServer.MAX_BODY_BYTES)
        .compose(body -> ask(context, body))
        .recover(failure -> Future.succeededFuture(away(request, failure)));
  }

  private static Future<ProxyResponse> ask(ProxyContext context, Buffer body) {
    return mayBeAskedTwice(context.request())
        ? UpstreamFailure.onceMore(() -> send(context, body))
        : send(context, body);
  }

  /**
   * A read, or an order with its key: no other operation looks at a key. Not a deletion: its repeat
   * would hear 404 for what was done.
   */
  private static boolean mayBeAskedTwice(ProxyRequest request) {
    boolean isOrder =
        HttpMethod.POST.equals(request.getMethod())
            && ORDERS.equals(request.proxiedRequest().path());
    return READING.contains(request.getMethod())
        || isOrder && request.headers().contains("idempotency-key");
  }

  private static Future<ProxyResponse> send(ProxyContext context, Buffer body) {
    context.request().setBody(body.length() == 0 ? null : Body.body(body));
    return context.sendRequest();
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    MultiMap headers = context.response().headers();
    dropNominated(headers);
    HOP_BY_HOP.forEach(headers::remove);
    // Ours is added to every answer; a page must not take its trace from the service behind.
    headers.remove("server-timing");
    return context.sendResponse();
  }

  /** A sender may name more fields that are meant for the next hop alone. */
  private static void dropNominated(MultiMap headers) {
    for (String field : headers.getAll("connection")) {
      for (String name : field.split(",")) {
        headers.remove(name.strip().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static void forwarded(ProxyRequest request) {
    HttpServerRequest from = request.proxiedRequest();
    if (from.remoteAddress() != null) {
      request.putHeader("x-forwarded-for", from.remoteAddress().hostAddress());
    }
    request.putHeader("x-forwarded-proto", from.scheme());
  }

  private static ProxyResponse away(ProxyRequest request, Throwable failure) {
    Problem problem = UpstreamFailure.explained(failure);
    MediaType mediaType = MediaType.parse("application/problem+json");
    Buffer document = problem.toJson(HttpRoutes.traceId()).toBuffer();
    ProxyResponse response = request.release().response().setStatusCode(problem.status());
    if (problem.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", String.valueOf(problem.retryAfterSeconds()));
    }
    return response.putHeader("cache-control", "no-store").setBody(Body.body(document, mediaType));
  }
}

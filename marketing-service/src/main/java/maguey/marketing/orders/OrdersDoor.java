package maguey.marketing.orders;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens requests to orders-service. Its instances take turns; one that cannot be reached is passed
 * over, which is safe for every method, since nothing has been sent by then. One that fails again
 * and again, or is silent, is left alone for a while ({@link Breaker}).
 */
public final class OrdersDoor {
  private static final Logger LOG = LoggerFactory.getLogger(OrdersDoor.class);
  private static final int CONNECT_MS = 1_500;

  /** Below what {@code ApiRouter} allows a handler, so that the caller hears whose fault it is. */
  private static final int ANSWER_MS = 7_000;

  /** Shorter than the server's own, which would else close what we are about to use. */
  private static final int KEEP_ALIVE_SECONDS = 20;

  private static final int CONNECTIONS = 64;
  private static final int WAITING = 1_024;

  private final HttpClient client;
  private final Supplier<List<Origin>> origins;
  private final Map<Origin, Breaker> breakers = new HashMap<>();
  private int turn;

  /**
   * A door of one event loop.
   *
   * @param origins where the instances are now
   */
  public OrdersDoor(Vertx vertx, Supplier<List<Origin>> origins) {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(CONNECT_MS);
    options.setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING);
    this.client = vertx.createHttpClient(options, pool);
    this.origins = origins;
  }

  /** The client that {@link #open} uses, for the proxy, which insists on one. */
  public HttpClient client() {
    return client;
  }

  /** A request to the next instance that can be reached; fails when none can. */
  public Future<HttpClientRequest> open(HttpMethod method, String uri) {
    List<Origin> known = origins.get();
    breakers.keySet().retainAll(known);
    turn++;
    return open(method, uri, known, 0);
  }

  private Future<HttpClientRequest> open(
      HttpMethod method, String uri, List<Origin> known, int passedOver) {
    if (passedOver == known.size()) {
      return Future.failedFuture(UpstreamFailure.away());
    }
    Origin origin = known.get(Math.floorMod(turn + passedOver, known.size()));
    Breaker breaker = breakers.computeIfAbsent(origin, first -> new Breaker(System::nanoTime));
    return breaker.allows()
        ? open(method, uri, origin, breaker)
            .recover(refused -> open(method, uri, known, passedOver + 1))
        : open(method, uri, known, passedOver + 1);
  }

  private Future<HttpClientRequest> open(
      HttpMethod method, String uri, Origin origin, Breaker breaker) {
    RequestOptions options = origin.request().setMethod(method).setURI(uri);
    return client
        .request(options.setConnectTimeout(CONNECT_MS).setIdleTimeout(ANSWER_MS))
        .onFailure(away -> failed(origin, breaker))
        .onSuccess(request -> watch(request, origin, breaker));
  }

  /** Whoever gives up himself, as a visitor who goes away, says nothing about the peer. */
  private static void watch(HttpClientRequest request, Origin origin, Breaker breaker) {
    request
        .response()
        .onSuccess(answer -> breaker.succeeded())
        .onFailure(
            failure -> {
              if (!(failure instanceof StreamResetException)) {
                failed(origin, breaker);
              }
            });
  }

  private static void failed(Origin origin, Breaker breaker) {
    if (breaker.failed()) {
      LOG.warn("orders-service at {}:{} is left alone for now", origin.host(), origin.port());
    }
  }
}

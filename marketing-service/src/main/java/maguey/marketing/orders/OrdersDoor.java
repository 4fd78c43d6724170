package maguey.marketing.orders;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;

/**
 * Opens requests to orders-service. Its instances take turns; one that cannot be reached is passed
 * over, which is safe for every method, since nothing has been sent by then.
 */
public final class OrdersDoor {
  private static final int CONNECT_MS = 1_500;

  /** Below what {@code ApiRouter} allows a handler, so that the caller hears whose fault it is. */
  private static final int ANSWER_MS = 7_000;

  /** Shorter than the server's own, which would else close what we are about to use. */
  private static final int KEEP_ALIVE_SECONDS = 20;

  private static final int CONNECTIONS = 64;
  private static final int WAITING = 1_024;

  private final HttpClient client;
  private final List<Origin> origins;
  private int turn;

  public OrdersDoor(Vertx vertx, List<Origin> origins) {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(CONNECT_MS);
    options.setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING);
    this.client = vertx.createHttpClient(options, pool);
    this.origins = List.copyOf(origins);
  }

  /** The client that {@link #open} uses, for the proxy, which insists on one. */
  public HttpClient client() {
    return client;
  }

  /** A request to the next instance that can be reached; fails when none can. */
  public Future<HttpClientRequest> open(HttpMethod method, String uri) {
    turn = (turn + 1) % origins.size();
    return open(method, uri, turn, origins.size() - 1);
  }

  private Future<HttpClientRequest> open(HttpMethod method, String uri, int which, int others) {
    RequestOptions options = origins.get(which).request().setMethod(method).setURI(uri);
    Future<HttpClientRequest> request =
        client.request(options.setConnectTimeout(CONNECT_MS).setIdleTimeout(ANSWER_MS));
    return others == 0
        ? request
        : request.recover(away -> open(method, uri, (which + 1) % origins.size(), others - 1));
  }
}

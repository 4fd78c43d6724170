package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every HTTP server of ours does about connections before a request is there: one that begins
 * no request within half a minute is cut, at whatever pace its bytes trickle in (an idle timeout
 * sees only silence); what is no HTTP, or names no host or no decent path, hears 400, where Vert.x
 * and its router would say 501 and 500; WebSockets, which nobody serves, are refused.
 */
public final class ConnectionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
  private static final long LOOK_EVERY_MS = 4_000;
  private static final int LOOKS_WITHOUT_A_REQUEST = 7;
  private static final int BAD_REQUEST = 400;

  private final Vertx vertx;
  private final long arrivedWithinNanos;
  private final Map<HttpConnection, Watch> watched = new ConcurrentHashMap<>();

  private ConnectionGuard(Vertx vertx, long arrivedWithinNanos) {
    this.vertx = vertx;
    this.arrivedWithinNanos = arrivedWithinNanos;
  }

  /** Puts the guard before a server that does not listen yet, and bounds its bodies itself. */
  public static HttpServer before(
      Vertx vertx, HttpServer server, Handler<HttpServerRequest> handler) {
    return before(vertx, server, handler, Long.MAX_VALUE);
  }

  /**
   * Puts the guard before a server that does not listen yet.
   *
   * @param arrivedWithinMs a request that is not answered and has not come whole by then is cut, at
   *     the next look
   */
  static HttpServer before(
      Vertx vertx, HttpServer server, Handler<HttpServerRequest> handler, long arrivedWithinMs) {
    return new ConnectionGuard(vertx, TimeUnit.MILLISECONDS.toNanos(arrivedWithinMs))
        .guard(server, handler);
  }

  /** A guard of a server that bounds its bodies itself and asks when nobody is connected. */
  public static ConnectionGuard of(Vertx vertx) {
    return new ConnectionGuard(vertx, Long.MAX_VALUE);
  }

  /** Puts the guard before a server that does not listen yet. */
  public HttpServer guard(HttpServer server, Handler<HttpServerRequest> handler) {
    return server
        .connectionHandler(this::opened)
        .webSocketHandshakeHandler(handshake -> handshake.reject(BAD_REQUEST))
        .requestHandler(request -> admit(request, handler));
  }

  /**
   * Completes in a moment in which nobody is connected, or when there was none: whoever closes a
   * server then cuts no request that is on its way.
   */
  public Future<Void> nobodyIsThere(long withinMs) {
    Promise<Void> moment = Promise.promise();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
    vertx.setPeriodic(
        1,
        timer -> {
          if (watched.isEmpty() || System.nanoTime() > end) {
            vertx.cancelTimer(timer);
            moment.tryComplete();
          }
        });
    return moment.future();
  }

  private void opened(HttpConnection connection) {
    Watch watch = new Watch(connection, arrivedWithinNanos);
    watched.put(connection, watch);
    connection.exceptionHandler(fault -> LOG.debug("A client broke its connection", fault));
    long timer = vertx.setPeriodic(LOOK_EVERY_MS, due -> watch.look());
    connection.closeHandler(
        closed -> {
          vertx.cancelTimer(timer);
          watched.remove(connection);
        });
  }

  private void admit(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    if (!isSound(request)) {
      request.response().setStatusCode(BAD_REQUEST).end();
      request.connection().close();
      return;
    }
    Watch watch = watched.get(request.connection());
    if (watch != null) {
      watch.begun(request);
    }
    handler.handle(request);
  }

  private static boolean isSound(HttpServerRequest request) {
    return request.version() != null
        && request.path() != null
        && isDecent(request.path())
        && (request.version() == HttpVersion.HTTP_2
            || request.headers().contains(HttpHeaders.HOST));
  }

  /** Where the router normalises a path it stumbles over other percent signs, even in refusing. */
  static boolean isDecent(String path) {
    int sign = path.indexOf('%');
    while (sign >= 0 && isHex(path, sign + 1) && isHex(path, sign + 2)) {
      sign = path.indexOf('%', sign + 3);
    }
    return sign < 0 && path.startsWith("/");
  }

  private static boolean isHex(String path, int place) {
    return place < path.length() && HexFormat.isHexDigit(path.charAt(place));
  }

  /** One connection, seen by its own event loop alone. */
  private static final class Watch {
    private final HttpConnection connection;
    private final long arrivedWithinNanos;
    private final List<Begun> open = new ArrayList<>();
    private int idleLooks;

    Watch(HttpConnection connection, long arrivedWithinNanos) {
      this.connection = connection;
      this.arrivedWithinNanos = arrivedWithinNanos;
    }

    void begun(HttpServerRequest request) {
      open.removeIf(Begun::isAnswered);
      open.add(new Begun(request, System.nanoTime()));
      idleLooks = 0;
    }

    void look() {
      open.removeIf(Begun::isAnswered);
      idleLooks = open.isEmpty() ? idleLooks + 1 : 0;
      if (idleLooks == LOOKS_WITHOUT_A_REQUEST || open.stream().anyMatch(this::tricklesIn)) {
        connection.close();
      }
    }

    private boolean tricklesIn(Begun begun) {
      return !begun.request().isEnded() && System.nanoTime() - begun.atNanos() > arrivedWithinNanos;
    }
  }

  /** A request whose head has come. */
  private record Begun(HttpServerRequest request, long atNanos) {
    boolean isAnswered() {
      return request.response().ended() || request.response().closed();
    }
  }
}

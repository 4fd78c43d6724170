package maguey.common.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
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

  /** Where the router normalises a path it stumbles over other percent signs, even in refusing. */
  private static final Pattern PATH = Pattern.compile("/(?:[^%]|%[0-9a-fA-F]{2})*+");

  private final Vertx vertx;
  private final Map<HttpConnection, Watch> watched = new ConcurrentHashMap<>();

  private ConnectionGuard(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Puts the guard before a server that does not listen yet. */
  public static HttpServer before(
      Vertx vertx, HttpServer server, Handler<HttpServerRequest> handler) {
    ConnectionGuard guard = new ConnectionGuard(vertx);
    return server
        .connectionHandler(guard::opened)
        .webSocketHandshakeHandler(handshake -> handshake.reject(BAD_REQUEST))
        .requestHandler(request -> guard.admit(request, handler));
  }

  private void opened(HttpConnection connection) {
    Watch watch = new Watch(connection);
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
        && PATH.matcher(request.path()).matches()
        && (request.version() == HttpVersion.HTTP_2 || request.getHeader("host") != null);
  }

  /** One connection, seen by its own event loop alone. */
  private static final class Watch {
    private final HttpConnection connection;
    private final List<HttpServerRequest> open = new ArrayList<>();
    private int idleLooks;

    Watch(HttpConnection connection) {
      this.connection = connection;
    }

    void begun(HttpServerRequest request) {
      forgetAnswered();
      open.add(request);
      idleLooks = 0;
    }

    void look() {
      forgetAnswered();
      idleLooks = open.isEmpty() ? idleLooks + 1 : 0;
      if (idleLooks == LOOKS_WITHOUT_A_REQUEST) {
        connection.close();
      }
    }

    private void forgetAnswered() {
      open.removeIf(request -> request.response().ended() || request.response().closed());
    }
  }
}

package maguey.traces.ingest;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A server of HTTP/2 without TLS that cuts whoever does not say in time what he speaks. Vert.x
 * tells nobody of such a connection before its preface, or the head of a request of HTTP/1, is
 * whole, and an idle timeout sees only silence: so the socket is watched from the beginning.
 *
 * @see <a href="../../../../../../../docs/adr/009-grpc-by-hand.md">ADR 009</a>
 */
final class GreetedServer extends VertxWrapper {
  private static final long GREETING_SECONDS = 28;

  private GreetedServer(Vertx vertx) {
    super((VertxInternal) vertx);
  }

  /** A server that does not listen yet. */
  static HttpServer create(Vertx vertx, HttpServerOptions options) {
    return new HttpServerImpl(new GreetedServer(vertx), new HttpServerOptions(options));
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    return new NetServerImpl(delegate, options.copy()) {
      @Override
      public synchronized NetServerInternal connectHandler(Handler<NetSocket> handler) {
        return super.connectHandler(
            socket -> {
              watch(((NetSocketInternal) socket).channelHandlerContext());
              handler.handle(socket);
            });
      }
    };
  }

  private static void watch(ChannelHandlerContext socket) {
    Future<?> look =
        socket.executor().schedule(() -> cutUngreeted(socket), GREETING_SECONDS, TimeUnit.SECONDS);
    socket.channel().closeFuture().addListener(closed -> look.cancel(false));
  }

  /** Who has greeted is served by another handler, in the place of the bare socket's. */
  private static void cutUngreeted(ChannelHandlerContext socket) {
    if (!socket.isRemoved()) {
      socket.channel().close();
    }
  }
}

package maguey.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut and mended while both ends stay up. */
public final class TcpProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final int targetPort;
  private final NetServer server;
  private volatile boolean isCut;

  private TcpProxy(int targetPort) {
    this.targetPort = targetPort;
    this.server =
        vertx.createNetServer().connectHandler(this::connect).listen(0, "127.0.0.1").await();
  }

  /** A way to a port of this machine. */
  public static TcpProxy to(int targetPort) {
    return new TcpProxy(targetPort);
  }

  public int port() {
    return server.actualPort();
  }

  /** Cuts every connection and lets no new one through. */
  public void cut() {
    isCut = true;
    open.forEach(NetSocket::close);
  }

  /** Lets connections through again. */
  public void mend() {
    isCut = false;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void connect(NetSocket near) {
    if (isCut) {
      near.close();
      return;
    }
    near.pause();
    client
        .connect(targetPort, "127.0.0.1")
        .onSuccess(far -> join(near, far))
        .onFailure(refused -> near.close());
  }

  private void join(NetSocket near, NetSocket far) {
    open.add(near);
    open.add(far);
    near.closeHandler(closed -> forget(near, far));
    far.closeHandler(closed -> forget(far, near));
    near.handler(far::write);
    far.handler(near::write);
    near.resume();
  }

  private void forget(NetSocket closed, NetSocket other) {
    open.remove(closed);
    other.close();
  }
}

package maguey.testkit;

import io.netty.channel.socket.SocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that can be cut and mended while both ends stay up. */
public final class TcpProxy implements AutoCloseable {
  private static final long NARROW = 64 << 10;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final int targetPort;
  private final NetServer server;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean isCut;
  private volatile boolean cutsAll;

  private TcpProxy(int targetPort, String address) {
    this.targetPort = targetPort;
    this.server = vertx.createNetServer().connectHandler(this::connect).listen(0, address).await();
  }

  /** A way to a port of this machine. */
  public static TcpProxy to(int targetPort) {
    return to(targetPort, "127.0.0.1");
  }

  /** The same for those who reach this machine by another of its addresses. */
  public static TcpProxy to(int targetPort, String address) {
    return new TcpProxy(targetPort, address);
  }

  public int port() {
    return server.actualPort();
  }

  /** Cuts every connection and lets no new one through. */
  public void cut() {
    isCut = true;
    open.forEach(NetSocket::close);
  }

  /**
   * Resets every connection, as a network does that has lost them: both ends get an RST, and what
   * was on its way is gone. New ones are let through.
   */
  public void reset() {
    open.forEach(TcpProxy::endWithoutGoodbye);
    open.forEach(NetSocket::close);
  }

  /** First for all: the end of one closes the other. */
  private static void endWithoutGoodbye(NetSocket socket) {
    SocketChannel channel =
        (SocketChannel) ((NetSocketInternal) socket).channelHandlerContext().channel();
    channel.eventLoop().execute(() -> endWithoutGoodbye(channel));
  }

  private static void endWithoutGoodbye(SocketChannel channel) {
    if (channel.isOpen()) {
      channel.config().setSoLinger(0);
    }
  }

  /**
   * Lets so many bytes more through to the server, and after them no connection more than 64 KiB:
   * large requests are cut midway, small ones are answered.
   */
  public void narrow(long bytes) {
    left.set(bytes);
  }

  /** The same, but cuts every connection after them, as {@link #cut()} does. */
  public void cutAfter(long bytes) {
    cutsAll = true;
    left.set(bytes);
  }

  /** Lets connections through again. */
  public void mend() {
    left.set(Long.MAX_VALUE);
    cutsAll = false;
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
    AtomicLong carried = new AtomicLong();
    near.handler(data -> pass(near, far, data, carried.addAndGet(data.length())));
    far.handler(near::write);
    near.resume();
  }

  private void pass(NetSocket near, NetSocket far, Buffer data, long carried) {
    boolean isUsedUp = left.addAndGet(-data.length()) < 0;
    if (isUsedUp && cutsAll) {
      cut();
    } else if (isUsedUp && carried > NARROW) {
      near.close();
    } else {
      far.write(data);
    }
  }

  private void forget(NetSocket closed, NetSocket other) {
    open.remove(closed);
    other.close();
  }
}

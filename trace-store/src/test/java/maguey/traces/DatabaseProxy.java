package maguey.traces;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.testkit.FreePorts;

/** Stands before the database, so that a test can take it away and bring it back. */
public final class DatabaseProxy {
  private final Vertx vertx;
  private final NetClient client;
  private final int target;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private NetServer server;
  private final Set<NetSocket> frozen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private volatile boolean turnsAway;

  /** Below those that the system gives out: nobody takes it while nobody listens there. */
  private final int port = FreePorts.next();

  public DatabaseProxy(Vertx vertx, int target) {
    this.vertx = vertx;
    this.client = vertx.createNetClient();
    this.target = target;
    start();
  }

  public int port() {
    return port;
  }

  /** Lets connections through again, on the same port. */
  public final void start() {
    server = vertx.createNetServer().connectHandler(this::join);
    server.listen(port, "127.0.0.1").await();
  }

  /** Cuts all connections and refuses new ones. */
  public void stop() {
    server.close().await();
    open.forEach(NetSocket::close);
  }

  /** Keeps the connections and lets nothing through. */
  public void freeze() {
    frozen.addAll(open);
    frozen.forEach(NetSocket::pause);
  }

  /** Lets through what was held back. */
  public void thaw() {
    frozen.forEach(NetSocket::resume);
    frozen.clear();
  }

  /** Cuts all connections, and from now on each new one as soon as it is there. */
  public void turnAway() {
    turnsAway = true;
    open.forEach(NetSocket::close);
  }

  /** Lets connections through again. */
  public void letIn() {
    turnsAway = false;
  }

  /** How many connections were cut as soon as they were there. */
  public int turnedAway() {
    return turnedAway.get();
  }

  private void join(NetSocket from) {
    if (turnsAway) {
      turnedAway.incrementAndGet();
      from.close();
      return;
    }
    from.pause();
    open.add(from);
    client
        .connect(target, "127.0.0.1")
        .onSuccess(
            to -> {
              open.add(to);
              from.handler(to::write).closeHandler(end -> to.close());
              to.handler(from::write).closeHandler(end -> from.close());
              from.resume();
            })
        .onFailure(refused -> from.close());
  }
}

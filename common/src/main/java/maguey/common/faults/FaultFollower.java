package maguey.common.faults;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import maguey.common.cluster.Cluster;

/** Keeps the flags of one node as the board has them. */
final class FaultFollower {
  private final Vertx vertx;
  private final FaultBoard board;
  private final Faults faults;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicBoolean isReadingAgain = new AtomicBoolean();
  private long taken;

  FaultFollower(Vertx vertx, FaultBoard board, Faults faults) {
    this.vertx = vertx;
    this.board = board;
    this.faults = faults;
  }

  /** Where a node hears that the board has changed. */
  static String address(String node) {
    return "maguey.faults.changed." + node;
  }

  /** Takes the flags now, after each change it hears of, and as often for those it does not. */
  Future<Void> follow(Duration readEvery) {
    vertx.setPeriodic(readEvery.toMillis(), due -> readAgain());
    return vertx
        .eventBus()
        .consumer(
            address(Cluster.nodeId(vertx)),
            changed -> refresh().onComplete(done -> changed.reply(null)))
        .completion()
        .compose(registered -> refresh());
  }

  /** One at a time: in a cluster that does not answer each would hold a thread. */
  private void readAgain() {
    if (isReadingAgain.compareAndSet(false, true)) {
      refresh().onComplete(done -> isReadingAgain.set(false));
    }
  }

  private Future<Void> refresh() {
    long number = asked.incrementAndGet();
    return board.read().onSuccess(flags -> take(number, flags)).mapEmpty();
  }

  /** What was read before the flags that the node has by now is out of date. */
  private synchronized void take(long number, List<FaultFlag> flags) {
    if (number > taken) {
      taken = number;
      faults.take(flags);
    }
  }
}

package maguey.common.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster knowing where this node is reached. A node that was taken for dead and came
 * back may be forgotten for good, as when another hears of its leaving only after its return, and
 * removes where it is reached. Its consumers are still known, and what is sent to them is lost
 * until any node comes or goes.
 */
final class Whereabouts {
  private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
  private static final long LOOK_EVERY_MS = 3_000;
  private static final long LOOK_WITHIN_SECONDS = 30;

  private final ClusterManager cluster;
  private Standing standing = Standing.KNOWN;
  private boolean isLooking;
  private volatile boolean isClosing;

  private enum Standing {
    KNOWN,
    TOLD_AGAIN,
    UNSURE
  }

  private Whereabouts(ClusterManager cluster) {
    this.cluster = cluster;
  }

  /** Looks from now on, until the node begins to close. */
  static void keepKnown(Vertx vertx) {
    VertxInternal node = (VertxInternal) vertx;
    Whereabouts whereabouts = new Whereabouts(node.clusterManager());
    long looks = vertx.setPeriodic(LOOK_EVERY_MS, due -> whereabouts.look());
    node.addCloseHook(
        closed -> {
          whereabouts.isClosing = true;
          vertx.cancelTimer(looks);
          closed.succeed();
        });
  }

  /** One look at a time: in a cluster that does not answer each would hold a thread. */
  private void look() {
    if (isLooking || isClosing) {
      return;
    }
    isLooking = true;
    Future.<NodeInfo>future(known -> cluster.getNodeInfo(cluster.getNodeId(), known))
        .map(Standing.KNOWN)
        .recover(failure -> isForgotten(failure) ? tellAgain() : Future.failedFuture(failure))
        .timeout(LOOK_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onComplete(looked -> isLooking = false)
        .onSuccess(now -> note(now, null))
        .onFailure(failure -> note(Standing.UNSURE, failure));
  }

  /** "Not a member of the cluster"; what goes wrong in Hazelcast itself is of other types. */
  private static boolean isForgotten(Throwable failure) {
    return failure instanceof VertxException;
  }

  private Future<Standing> tellAgain() {
    if (isClosing) {
      return Future.succeededFuture(Standing.KNOWN);
    }
    return Future.<Void>future(told -> cluster.setNodeInfo(cluster.getNodeInfo(), told))
        .map(Standing.TOLD_AGAIN);
  }

  private void note(Standing now, Throwable failure) {
    if (now == standing || isClosing) {
      return;
    }
    standing = now;
    switch (now) {
      case KNOWN -> LOG.info("The cluster knows where this node is reached");
      case TOLD_AGAIN -> LOG.info("The cluster forgot where this node is reached: told it again");
      case UNSURE -> LOG.warn("The cluster may not know where this node is reached", failure);
    }
  }
}

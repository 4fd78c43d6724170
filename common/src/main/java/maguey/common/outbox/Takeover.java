package maguey.common.outbox;

import io.vertx.core.Vertx;
import java.util.List;
import maguey.common.cluster.Cluster;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the leases of nodes that have left the cluster (ADR 032). */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  /** Three seconds: a node that is cut off for less comes back to its leases. */
  private static final int LOOKS_BEFORE_GONE = 6;

  private final Vertx vertx;
  private final Spans spans;
  private final OutboxRows rows;
  private final Runnable taken;
  private final Departures departures = new Departures(LOOKS_BEFORE_GONE);

  /**
   * The takeovers of one node.
   *
   * @param taken is told when rows have come free
   */
  Takeover(Vertx vertx, Spans spans, OutboxRows rows, Runnable taken) {
    this.vertx = vertx;
    this.spans = spans;
    this.rows = rows;
    this.taken = taken;
  }

  /** Takes a look at the cluster. */
  void look() {
    List<String> gone = departures.after(Cluster.nodes(vertx));
    if (!gone.isEmpty()) {
      release(gone);
    }
  }

  private void release(List<String> gone) {
    spans
        .detached(() -> rows.release(gone))
        .onSuccess(released -> LOG.info("Took over {} deliveries of {}", released, gone))
        .onFailure(later -> LOG.warn("Deliveries of {} wait for the end of their leases", gone))
        .onSuccess(released -> taken.run());
  }
}

package maguey.common.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * Vert.x's cluster manager, but it holds up no merge of two parts. Hazelcast tells it of the merge
 * before that begins and waits for its answer; and it would answer only when it has cleaned up
 * after each node that left, which of a part that dissolves are all: for that it asks the
 * partitions, which the merge has frozen, until each question times out. A node that was the oldest
 * of its part was alone for more than a minute.
 */
final class MergingClusterManager extends HazelcastClusterManager {
  MergingClusterManager(Config config) {
    super(config);
  }

  /** Without its lock, unless there is something to do. */
  @Override
  public void stateChanged(LifecycleEvent event) {
    if (event.getState() == LifecycleState.MERGED) {
      super.stateChanged(event);
    }
  }
}

package maguey.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MergingClusterManagerTest {
  private static final long PATIENCE_MS = TimeUnit.MINUTES.toMillis(1);

  private final MergingClusterManager manager = new MergingClusterManager(new Config());

  /** It holds its own lock while it cleans up after a node that left. */
  @Test
  void merge_thatBeginsWhileItCleansUp_waitsForNothing() throws Exception {
    Thread hazelcast = new Thread(this::merge);
    synchronized (manager) {
      hazelcast.start();
      hazelcast.join(PATIENCE_MS);
      assertThat(hazelcast.isAlive()).isFalse();
    }
  }

  private void merge() {
    manager.stateChanged(new LifecycleEvent(LifecycleState.MERGING));
    manager.stateChanged(new LifecycleEvent(LifecycleState.MERGE_FAILED));
  }
}

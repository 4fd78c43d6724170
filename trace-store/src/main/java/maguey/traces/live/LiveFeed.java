package maguey.traces.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A node's followers of changed traces, and what changed lately anywhere in the cluster. */
public final class LiveFeed {
  private final Vertx vertx;
  private final int most;
  private final RecentChanges recent = new RecentChanges(System.currentTimeMillis());
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A feed for one node.
   *
   * @param most followers at once
   */
  public LiveFeed(Vertx vertx, int most, MeterRegistry meters) {
    this.vertx = vertx;
    this.most = most;
    Gauge.builder("maguey.live.followers", followers, Set::size).register(meters);
  }

  /** Hears of changes from now on. */
  public Future<Void> listen() {
    return vertx
        .eventBus()
        .<Buffer>consumer(ChangeNotice.ADDRESS, notice -> changed(ChangeNotice.read(notice.body())))
        .completion();
  }

  /** Ends every follower's stream; new ones are not taken. */
  public void close() {
    closed = true;
    followers.forEach(Follower::end);
  }

  /** Takes a follower in; false when there are too many. */
  synchronized boolean join(Follower follower) {
    return !closed && followers.size() < most && followers.add(follower);
  }

  void leave(Follower follower) {
    followers.remove(follower);
  }

  RecentChanges recent() {
    return recent;
  }

  private void changed(List<UUID> traces) {
    recent.add(traces, System.currentTimeMillis());
    followers.forEach(follower -> follower.changed(traces));
  }
}

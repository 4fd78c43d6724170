package maguey.traces.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** How the log push of this node is, for the health answer and the metrics; answers at once. */
public final class ArchiveState {
  private final Counter delivered;
  private final Counter failures;
  private volatile ArchiveQueue queue;
  private volatile ObjectStore store;
  private volatile long maxBytes;
  private volatile Instant lastTurn;
  private volatile Instant failingSince;
  private volatile String failure;

  /** Shows itself in the metrics, {@code maguey_archive_…}. */
  public ArchiveState(MeterRegistry meters) {
    delivered = meters.counter("maguey.archive.objects.delivered");
    failures = meters.counter("maguey.archive.push.failures");
    Gauge.builder("maguey.archive.queue.objects", this, ArchiveState::objects).register(meters);
    Gauge.builder("maguey.archive.queue.bytes", this, ArchiveState::bytes).register(meters);
    Gauge.builder("maguey.archive.queue.limit.bytes", this, s -> s.maxBytes).register(meters);
    Gauge.builder("maguey.archive.failing", this, s -> s.failure == null ? 0 : 1).register(meters);
  }

  void watch(ArchiveQueue opened, ObjectStore to, long limit) {
    queue = opened;
    store = to;
    maxBytes = limit;
  }

  void turned(AsyncResult<Integer> turn) {
    lastTurn = Instant.now();
    if (turn.succeeded()) {
      delivered.increment(turn.result());
      failure = null;
      failingSince = null;
    } else {
      failures.increment();
      failingSince = failingSince == null ? lastTurn : failingSince;
      failure = turn.cause().getClass().getSimpleName();
    }
  }

  /** True when the last turn did not end well. */
  public boolean isFailing() {
    return failure != null;
  }

  /** {@code objects} and {@code bytes} that wait on this node, and what keeps them. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("to", store == null ? null : store.describe().getString("kind"))
        .put("objects", objects())
        .put("bytes", bytes())
        .put("maxBytes", maxBytes)
        .put("lastTurn", text(lastTurn))
        .put("failingSince", text(failingSince))
        .put("failure", failure);
  }

  private static String text(Instant time) {
    return Optional.ofNullable(time).map(Instant::toString).orElse(null);
  }

  private int objects() {
    return queue == null ? 0 : queue.objects();
  }

  private long bytes() {
    return queue == null ? 0 : queue.bytes();
  }
}

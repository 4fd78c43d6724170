package maguey.traces.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.traces.model.Span;

/** Tells every node of the cluster which traces a committed batch has changed. */
public final class ChangeNotice {
  static final String ADDRESS = "maguey.traces.changed";

  private static final int BYTES = 16;
  private static final DeliveryOptions UNTRACED =
      new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);

  private final Vertx vertx;

  public ChangeNotice(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Publishes the ids of the batch's traces, 16 bytes each. */
  public void publish(List<Span> batch) {
    Buffer ids = Buffer.buffer();
    batch.stream()
        .map(span -> span.traceId().uuid())
        .distinct()
        .forEach(
            id ->
                ids.appendLong(id.getMostSignificantBits())
                    .appendLong(id.getLeastSignificantBits()));
    vertx.eventBus().publish(ADDRESS, ids, UNTRACED);
  }

  static List<UUID> read(Buffer ids) {
    List<UUID> traces = new ArrayList<>();
    for (int at = 0; at + BYTES <= ids.length(); at += BYTES) {
      traces.add(new UUID(ids.getLong(at), ids.getLong(at + BYTES / 2)));
    }
    return traces;
  }
}

package maguey.traces.ingest;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import maguey.traces.model.Span;

/** The requests whose spans wait to be written, first come first written. Not thread-safe. */
final class PortionQueue {
  private static final int BATCH_SPANS = 4_000;
  private static final int BATCH_BYTES = 8 << 20;

  /**
   * What waits, of one request.
   *
   * @param rejected when the spans are kept: how many of them the database refuses
   */
  record Portion(SpanPortion content, Promise<Long> rejected) {
    List<Span> spans() {
      return content.spans();
    }

    long weight() {
      return content.weight();
    }
  }

  private final Deque<Portion> queue = new ArrayDeque<>();
  private int spans;

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How many wait, of all requests. */
  int spans() {
    return spans;
  }

  void add(Portion portion) {
    queue.add(portion);
    spans += portion.spans().size();
  }

  /** False when it is under way already. */
  boolean remove(Portion portion) {
    boolean waited = queue.removeIf(waiting -> waiting == portion);
    spans -= waited ? portion.spans().size() : 0;
    return waited;
  }

  /** The next ones, together a good batch; the first one however large it is. */
  List<Portion> takeBatch() {
    List<Portion> batch = new ArrayList<>();
    int taken = 0;
    long weight = 0;
    while (!queue.isEmpty() && (batch.isEmpty() || fits(queue.peek(), taken, weight))) {
      Portion portion = queue.poll();
      batch.add(portion);
      taken += portion.spans().size();
      weight += portion.weight();
    }
    spans -= taken;
    return batch;
  }

  private static boolean fits(Portion portion, int taken, long weight) {
    return taken + portion.spans().size() <= BATCH_SPANS
        && weight + portion.weight() <= BATCH_BYTES;
  }
}

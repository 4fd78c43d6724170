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
   * A portion that waits to be written.
   *
   * @param rejected when its spans are kept: how many of them the database refuses
   */
  record Submission(SpanPortion portion, Promise<Long> rejected) {
    List<Span> spans() {
      return portion.spans();
    }

    long weight() {
      return portion.weight();
    }
  }

  private final Deque<Submission> queue = new ArrayDeque<>();
  private int spans;

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How many wait, of all requests. */
  int spans() {
    return spans;
  }

  void add(Submission submission) {
    queue.add(submission);
    spans += submission.spans().size();
  }

  /** False when it is under way already. */
  boolean remove(Submission submission) {
    boolean waited = queue.removeIf(waiting -> waiting == submission);
    spans -= waited ? submission.spans().size() : 0;
    return waited;
  }

  /** The next ones, together a good batch; the first one however large it is. */
  List<Submission> takeBatch() {
    List<Submission> batch = new ArrayList<>();
    int taken = 0;
    long weight = 0;
    while (!queue.isEmpty() && (batch.isEmpty() || fits(queue.peek(), taken, weight))) {
      Submission submission = queue.poll();
      batch.add(submission);
      taken += submission.spans().size();
      weight += submission.weight();
    }
    spans -= taken;
    return batch;
  }

  private static boolean fits(Submission submission, int taken, long weight) {
    return taken + submission.spans().size() <= BATCH_SPANS
        && weight + submission.weight() <= BATCH_BYTES;
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maguey.traces.ingest.PortionQueue.Submission;
import maguey.traces.store.SpanStore;

/**
 * Gathers the spans of many requests into batches, three of which are written at a time: while one
 * waits for the disk, two cores have work. While all writers are busy the next batch grows by
 * itself; a lone small batch lingers a little.
 */
final class GroupCommit {
  private static final int WRITERS = 3;
  private static final int WORTH_A_WRITER = 500;
  private static final long LINGER_MS = 2;

  /** So many spans under way are no load. */
  private static final long LITTLE = 1_000;

  private final Vertx vertx;
  private final Overflow overflow;
  private final SpanAccounting accounting;
  private final BatchCommit commit;
  private final PortionQueue queue = new PortionQueue();
  private int busy;
  private long writing;
  private boolean lingering;

  GroupCommit(Vertx vertx, SpanStore store, Overflow overflow, SpanAccounting accounting) {
    this.vertx = vertx;
    this.overflow = overflow;
    this.accounting = accounting;
    this.commit = new BatchCommit(store, overflow, accounting, this::isQuiet);
  }

  /**
   * Stores spans together with whatever else waits.
   *
   * @param withinMs after that they are no longer waited for; those no writer has begun are
   *     dropped, so that a database that hangs does not fill the memory
   * @return when they are committed or on disk: how many of them the database refuses for what is
   *     in them; fails with {@link IngestRefusal} when they cannot be kept now
   */
  Future<Long> submit(SpanPortion portion, long withinMs) {
    Submission submission = new Submission(portion, Promise.promise());
    synchronized (this) {
      queue.add(submission);
    }
    pump(true);
    return submission
        .rejected()
        .future()
        .timeout(withinMs, TimeUnit.MILLISECONDS)
        .onFailure(overdue -> withdraw(submission));
  }

  private synchronized void withdraw(Submission submission) {
    if (queue.remove(submission)) {
      accounting.gaveBack(submission.spans().size());
    }
  }

  /** Starts a writer if one is free and the work is worth it; the impatient take any work. */
  private void pump(boolean patient) {
    List<Submission> batch = takeBatch(patient);
    if (!batch.isEmpty()) {
      commit.of(batch).onComplete(written -> release(batch));
      pump(true);
    }
  }

  private synchronized List<Submission> takeBatch(boolean patient) {
    if (queue.isEmpty() || busy >= writers()) {
      return List.of();
    }
    if (patient && busy > 0 && queue.spans() < WORTH_A_WRITER) {
      linger();
      return List.of();
    }
    busy++;
    List<Submission> batch = queue.takeBatch();
    writing += countOf(batch);
    return batch;
  }

  /**
   * Two of three are the spool's while there is something in it: so it is emptied at twice the rate
   * at which new spans come, were they ever so many.
   */
  private int writers() {
    return overflow.isDraining() ? 1 : WRITERS;
  }

  private void linger() {
    if (!lingering) {
      lingering = true;
      vertx.setTimer(LINGER_MS, due -> endLinger());
    }
  }

  private void endLinger() {
    synchronized (this) {
      lingering = false;
    }
    pump(false);
  }

  private void release(List<Submission> batch) {
    synchronized (this) {
      busy--;
      writing -= countOf(batch);
    }
    pump(true);
  }

  private synchronized boolean isQuiet() {
    return queue.isEmpty() && (busy <= 1 || writing <= LITTLE);
  }

  private static int countOf(List<Submission> batch) {
    return batch.stream().mapToInt(submission -> submission.spans().size()).sum();
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maguey.traces.ingest.PortionQueue.Portion;
import maguey.traces.model.Span;
import maguey.traces.store.SpanStore;

/**
 * Gathers the spans of many requests into batches, two of which are written at a time, into
 * PostgreSQL or, while that takes nothing, into the spool. While both writers are busy the next
 * batch grows by itself; a lone small batch lingers a little.
 */
final class GroupCommit {
  private static final int WRITERS = 2;
  private static final int WORTH_A_WRITER = 500;
  private static final long LINGER_MS = 2;

  /** A write that takes longer is in trouble, and its spans are safer on disk. */
  private static final long WRITE_WITHIN_MS = 5_000;

  /** Stored it is in any case. */
  private static final long TOLD_WITHIN_MS = 1_000;

  /** So many spans under way are no load. */
  private static final long LITTLE = 1_000;

  private final Vertx vertx;
  private final SpanStore store;
  private final BatchWriter writer;
  private final Overflow overflow;
  private final SpanAccounting accounting;
  private final PortionQueue queue = new PortionQueue();
  private int busy;
  private long writing;
  private boolean lingering;

  GroupCommit(Vertx vertx, SpanStore store, Overflow overflow, SpanAccounting accounting) {
    this.vertx = vertx;
    this.store = store;
    this.writer = new BatchWriter(store, WRITE_WITHIN_MS);
    this.overflow = overflow;
    this.accounting = accounting;
  }

  /**
   * Stores spans together with whatever else waits.
   *
   * @param withinMs after that they are no longer waited for; those no writer has begun are
   *     dropped, so that a database that hangs does not fill the memory
   * @return when they are committed or on disk: how many of them the database refuses for what is
   *     in them; fails with {@link IngestRefusal} when they cannot be kept now
   */
  Future<Long> submit(List<Span> spans, long withinMs) {
    Portion portion = new Portion(spans, Promise.promise());
    synchronized (this) {
      queue.add(portion);
    }
    pump(true);
    return portion
        .rejected()
        .future()
        .timeout(withinMs, TimeUnit.MILLISECONDS)
        .onFailure(overdue -> withdraw(portion));
  }

  private synchronized void withdraw(Portion portion) {
    if (queue.remove(portion)) {
      accounting.gaveBack(portion.spans().size());
    }
  }

  /** Starts a writer if one is free and the work is worth it; the impatient take any work. */
  private void pump(boolean patient) {
    List<Portion> batch = takeBatch(patient);
    if (!batch.isEmpty()) {
      commit(batch).onComplete(written -> release(batch));
      pump(true);
    }
  }

  private synchronized List<Portion> takeBatch(boolean patient) {
    if (queue.isEmpty() || busy >= writers()) {
      return List.of();
    }
    if (patient && busy > 0 && queue.spans() < WORTH_A_WRITER) {
      linger();
      return List.of();
    }
    busy++;
    List<Portion> batch = queue.takeBatch();
    writing += countOf(batch);
    return batch;
  }

  /** The spool is emptied at twice the rate at which new spans come, were they ever so many. */
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

  private void release(List<Portion> batch) {
    synchronized (this) {
      busy--;
      writing -= countOf(batch);
    }
    pump(true);
  }

  private Future<?> commit(List<Portion> batch) {
    if (overflow.isAway()) {
      return spool(batch, overflow.take(spansOf(batch)));
    }
    return writer
        .write(spansOf(batch))
        .onSuccess(accounting::settled)
        .onSuccess(stored -> told(() -> batch.forEach(portion -> portion.rejected().complete(0L))))
        .<Void>mapEmpty()
        .recover(
            failure ->
                WriteFailure.isAboutContent(failure)
                    ? apart(batch)
                    : spool(batch, overflow.take(spansOf(batch), failure)));
  }

  /**
   * Answers the senders of a committed batch. They find it in every list, unless much else is to be
   * stored: then traces are told of many batches at once, a moment later.
   */
  private void told(Runnable answer) {
    if (isQuiet()) {
      store
          .settle()
          .timeout(TOLD_WITHIN_MS, TimeUnit.MILLISECONDS)
          .onComplete(done -> answer.run());
    } else {
      store.settleInTime();
      answer.run();
    }
  }

  private synchronized boolean isQuiet() {
    return queue.isEmpty() && (busy <= 1 || writing <= LITTLE);
  }

  /** One span is bad: each portion alone, so that the others do not suffer. */
  private Future<Void> apart(List<Portion> batch) {
    Future<Void> done = Future.succeededFuture();
    for (Portion portion : batch) {
      done = done.compose(before -> alone(portion));
    }
    return done;
  }

  private Future<Void> alone(Portion portion) {
    if (overflow.isAway()) {
      return spool(List.of(portion), overflow.take(portion.spans()));
    }
    return writer
        .writeSound(portion.spans())
        .onSuccess(accounting::settled)
        .onSuccess(written -> told(() -> portion.rejected().complete(written.rejected())))
        .<Void>mapEmpty()
        .recover(failure -> spool(List.of(portion), overflow.take(portion.spans(), failure)));
  }

  private Future<Void> spool(List<Portion> batch, Future<Boolean> taken) {
    return taken.onSuccess(kept -> settle(batch, kept)).mapEmpty();
  }

  private void settle(List<Portion> batch, boolean kept) {
    if (kept) {
      batch.forEach(portion -> portion.rejected().complete(0L));
    } else {
      giveBack(batch);
    }
  }

  private void giveBack(List<Portion> batch) {
    for (Portion portion : batch) {
      accounting.gaveBack(portion.spans().size());
      portion.rejected().fail(IngestRefusal.unavailable());
    }
  }

  private static List<Span> spansOf(List<Portion> batch) {
    List<Span> spans = new ArrayList<>();
    batch.forEach(portion -> spans.addAll(portion.spans()));
    return spans;
  }

  private static int countOf(List<Portion> batch) {
    return batch.stream().mapToInt(portion -> portion.spans().size()).sum();
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maguey.traces.model.Span;
import maguey.traces.store.SpanStore;
import maguey.traces.store.WriteResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the spans of many requests into batches, two of which are written at a time. While both
 * writers are busy the next batch grows by itself; a lone small batch lingers a little.
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int WRITERS = 2;
  private static final int BATCH_SPANS = 2_000;
  private static final int BATCH_BYTES = 8 << 20;
  private static final int WORTH_A_WRITER = 500;
  private static final long LINGER_MS = 2;
  private static final int TRIES = 3;
  private static final String MOVED_TO_NEW_PARTITION = "23514";

  private record Portion(List<Span> spans, Promise<Long> rejected) {
    int weight() {
      return spans.stream().mapToInt(Span::weight).sum();
    }
  }

  private final Vertx vertx;
  private final SpanStore store;
  private final SpanAccounting accounting;
  private final Deque<Portion> queue = new ArrayDeque<>();
  private int queuedSpans;
  private int busy;
  private boolean lingering;

  GroupCommit(Vertx vertx, SpanStore store, SpanAccounting accounting) {
    this.vertx = vertx;
    this.store = store;
    this.accounting = accounting;
  }

  /**
   * Stores spans together with whatever else waits.
   *
   * @param withinMs after that they are no longer waited for; those no writer has begun are
   *     dropped, so that a database that hangs does not fill the memory
   * @return after the commit, how many of them the database refuses for what is in them; fails with
   *     {@link IngestRefusal} when it cannot store now
   */
  Future<Long> submit(List<Span> spans, long withinMs) {
    Portion portion = new Portion(spans, Promise.promise());
    synchronized (this) {
      queue.add(portion);
      queuedSpans += spans.size();
    }
    pump(true);
    return portion
        .rejected()
        .future()
        .timeout(withinMs, TimeUnit.MILLISECONDS)
        .onFailure(overdue -> withdraw(portion));
  }

  private synchronized void withdraw(Portion portion) {
    if (queue.removeIf(waiting -> waiting == portion)) {
      queuedSpans -= portion.spans().size();
      accounting.gaveBack(portion.spans().size());
    }
  }

  /** Starts a writer if one is free and the work is worth it; the impatient take any work. */
  private void pump(boolean patient) {
    List<Portion> batch = takeBatch(patient);
    if (!batch.isEmpty()) {
      commit(batch).onComplete(written -> release());
      pump(true);
    }
  }

  private synchronized List<Portion> takeBatch(boolean patient) {
    if (queue.isEmpty() || busy == WRITERS) {
      return List.of();
    }
    if (patient && busy > 0 && queuedSpans < WORTH_A_WRITER) {
      linger();
      return List.of();
    }
    busy++;
    List<Portion> batch = new ArrayList<>();
    int spans = 0;
    int weight = 0;
    while (!queue.isEmpty() && (batch.isEmpty() || fits(queue.peek(), spans, weight))) {
      Portion portion = queue.poll();
      batch.add(portion);
      spans += portion.spans().size();
      weight += portion.weight();
    }
    queuedSpans -= spans;
    return batch;
  }

  private static boolean fits(Portion portion, int spans, int weight) {
    return spans + portion.spans().size() <= BATCH_SPANS
        && weight + portion.weight() <= BATCH_BYTES;
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

  private void release() {
    synchronized (this) {
      busy--;
    }
    pump(true);
  }

  private Future<?> commit(List<Portion> batch) {
    List<Span> spans = new ArrayList<>();
    batch.forEach(portion -> spans.addAll(portion.spans()));
    return write(spans, TRIES)
        .onSuccess(stored -> batch.forEach(portion -> portion.rejected().complete(0L)))
        .recover(failure -> isAboutContent(failure) ? apart(batch) : giveBack(batch, failure));
  }

  private Future<WriteResult> write(List<Span> spans, int tries) {
    return Future.<Void>succeededFuture()
        .compose(start -> store.write(spans))
        .onSuccess(accounting::committed)
        .recover(
            failure ->
                tries > 1 && isCollision(failure)
                    ? write(spans, tries - 1)
                    : Future.failedFuture(failure));
  }

  /** One span is bad: each portion alone, so that the others do not suffer. */
  private Future<WriteResult> apart(List<Portion> batch) {
    Future<?> done = Future.succeededFuture();
    for (Portion portion : batch) {
      done = done.compose(before -> halves(portion));
    }
    return done.map(new WriteResult(0, 0));
  }

  private Future<Long> halves(Portion portion) {
    return writeOrSplit(portion.spans())
        .onSuccess(portion.rejected()::complete)
        .recover(failure -> giveBack(List.of(portion), failure).map(0L));
  }

  private Future<Long> writeOrSplit(List<Span> spans) {
    return write(spans, TRIES)
        .map(0L)
        .recover(
            failure ->
                isAboutContent(failure) ? split(spans, failure) : Future.failedFuture(failure));
  }

  private Future<Long> split(List<Span> spans, Throwable failure) {
    if (spans.size() == 1) {
      LOG.warn("The database refuses span {}", spans.get(0).traceId(), failure);
      accounting.refusedByDatabase(1);
      return Future.succeededFuture(1L);
    }
    int middle = spans.size() / 2;
    return writeOrSplit(spans.subList(0, middle))
        .compose(
            left -> writeOrSplit(spans.subList(middle, spans.size())).map(right -> left + right));
  }

  private Future<WriteResult> giveBack(List<Portion> batch, Throwable failure) {
    LOG.warn("Spans cannot be stored and are given back to their senders: {}", failure.toString());
    for (Portion portion : batch) {
      accounting.gaveBack(portion.spans().size());
      portion.rejected().fail(IngestRefusal.unavailable());
    }
    return Future.succeededFuture(new WriteResult(0, 0));
  }

  /** Data exceptions and program limits: the same span would be refused for ever. */
  private static boolean isAboutContent(Throwable failure) {
    return failure instanceof PgException refused
        && refused.getSqlState() != null
        && (refused.getSqlState().startsWith("22") || refused.getSqlState().startsWith("54"));
  }

  /** Another batch or a new partition came between: the next try finds things settled. */
  private static boolean isCollision(Throwable failure) {
    return failure instanceof PgException refused
        && refused.getSqlState() != null
        && (refused.getSqlState().startsWith("40")
            || refused.getSqlState().equals(MOVED_TO_NEW_PARTITION));
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import maguey.traces.ingest.PortionQueue.Portion;
import maguey.traces.model.Span;
import maguey.traces.store.SpanStore;

/**
 * Stores a batch, in PostgreSQL or, while that takes nothing, in the spool, and answers its
 * senders.
 */
final class BatchCommit {
  /** A write that takes longer is in trouble, and its spans are safer on disk. */
  private static final long WRITE_WITHIN_MS = 5_000;

  /** Stored it is in any case. */
  private static final long TOLD_WITHIN_MS = 1_000;

  private final SpanStore store;
  private final BatchWriter writer;
  private final Overflow overflow;
  private final SpanAccounting accounting;
  private final BooleanSupplier isQuiet;

  /**
   * @param isQuiet whether little else is to be stored
   */
  BatchCommit(
      SpanStore store, Overflow overflow, SpanAccounting accounting, BooleanSupplier isQuiet) {
    this.store = store;
    this.writer = new BatchWriter(store, WRITE_WITHIN_MS);
    this.overflow = overflow;
    this.accounting = accounting;
    this.isQuiet = isQuiet;
  }

  /** Completes when the next batch may be written, whatever became of this one. */
  Future<?> of(List<Portion> batch) {
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
    if (isQuiet.getAsBoolean()) {
      store
          .settle()
          .timeout(TOLD_WITHIN_MS, TimeUnit.MILLISECONDS)
          .onComplete(done -> answer.run());
    } else {
      store.settleInTime();
      answer.run();
    }
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
}

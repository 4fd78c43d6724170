package maguey.traces.ingest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import maguey.traces.ingest.PortionQueue.Submission;
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
  Future<?> of(List<Submission> batch) {
    if (overflow.isAway()) {
      return spool(batch, overflow.take(spansOf(batch)));
    }
    return writer
        .write(spansOf(batch))
        .onSuccess(accounting::settled)
        .onSuccess(
            stored -> told(() -> batch.forEach(submission -> submission.rejected().complete(0L))))
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

  /** One span is bad: each submission alone, so that the others do not suffer. */
  private Future<Void> apart(List<Submission> batch) {
    Future<Void> done = Future.succeededFuture();
    for (Submission submission : batch) {
      done = done.compose(before -> alone(submission));
    }
    return done;
  }

  private Future<Void> alone(Submission submission) {
    if (overflow.isAway()) {
      return spool(List.of(submission), overflow.take(submission.spans()));
    }
    return writer
        .writeSound(submission.spans())
        .onSuccess(accounting::settled)
        .onSuccess(written -> told(() -> submission.rejected().complete(written.rejected())))
        .<Void>mapEmpty()
        .recover(failure -> spool(List.of(submission), overflow.take(submission.spans(), failure)));
  }

  private Future<Void> spool(List<Submission> batch, Future<Boolean> taken) {
    return taken.onSuccess(kept -> settle(batch, kept)).mapEmpty();
  }

  private void settle(List<Submission> batch, boolean kept) {
    if (kept) {
      batch.forEach(submission -> submission.rejected().complete(0L));
    } else {
      giveBack(batch);
    }
  }

  private void giveBack(List<Submission> batch) {
    for (Submission submission : batch) {
      accounting.gaveBack(submission.spans().size());
      submission.rejected().fail(IngestRefusal.unavailable());
    }
  }

  private static List<Span> spansOf(List<Submission> batch) {
    List<Span> spans = new ArrayList<>();
    batch.forEach(submission -> spans.addAll(submission.spans()));
    return spans;
  }
}

package maguey.traces.ingest;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maguey.traces.model.Span;
import maguey.traces.store.SpanStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches: tries again after a collision, waits only so long, finds the span at fault. Their
 * traces are told by whoever asked for the writing.
 */
final class BatchWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
  private static final int TRIES = 3;

  private final SpanStore store;
  private final long withinMs;

  /**
   * A writer to a store.
   *
   * @param withinMs after that a write counts as failed; the database may still complete it, which
   *     does no harm
   */
  BatchWriter(SpanStore store, long withinMs) {
    this.store = store;
    this.withinMs = withinMs;
  }

  /** Writes all spans, or fails with the database's reason. */
  Future<Written> write(List<Span> spans) {
    return write(spans, TRIES);
  }

  /** Writes those that the database can hold; fails if that is not what keeps it from writing. */
  Future<Written> writeSound(List<Span> spans) {
    return write(spans)
        .recover(
            failure ->
                WriteFailure.isAboutContent(failure)
                    ? halves(spans, failure)
                    : Future.failedFuture(failure));
  }

  private Future<Written> write(List<Span> spans, int tries) {
    return Future.<Void>succeededFuture()
        .compose(start -> store.append(spans))
        .timeout(withinMs, TimeUnit.MILLISECONDS)
        .map(Written::of)
        .recover(
            failure ->
                tries > 1 && WriteFailure.isCollision(failure)
                    ? write(spans, tries - 1)
                    : Future.failedFuture(failure));
  }

  private Future<Written> halves(List<Span> spans, Throwable failure) {
    if (spans.size() == 1) {
      Span span = spans.get(0);
      LOG.warn(
          "The database refuses a span of {}, trace {}", span.service(), span.traceId(), failure);
      return Future.succeededFuture(Written.REJECTED);
    }
    int middle = spans.size() / 2;
    return writeSound(spans.subList(0, middle))
        .compose(
            left -> writeSound(spans.subList(middle, spans.size())).map(right -> left.plus(right)));
  }
}

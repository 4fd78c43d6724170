package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what each batch has noted of operations and dependencies into minutes and hours. Nothing is
 * wrong while it waits, only slower to read: readers add up both. Any number of nodes may do it.
 */
public final class MetricsFold {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsFold.class);
  private static final String FOLD = "SELECT fold_metrics($1)";

  /** Well within a statement's time limit. */
  private static final int ROWS = 20_000;

  private final Pool pool;
  private boolean busy;

  /**
   * Folds nothing by itself.
   *
   * @param pool untraced
   */
  public MetricsFold(Pool pool) {
    this.pool = pool;
  }

  /** Folds what is there, unless the last turn is still at it; never fails. */
  public Future<Void> fold() {
    if (busy) {
      return Future.succeededFuture();
    }
    busy = true;
    return foldOnce()
        .onFailure(failure -> LOG.warn("Metrics wait to be folded: {}", failure.toString()))
        .otherwiseEmpty()
        .onComplete(done -> busy = false);
  }

  /** What is left after a full turn is for the next one, a few seconds later. */
  private Future<Void> foldOnce() {
    return pool.preparedQuery(FOLD).execute(Tuple.of(ROWS)).mapEmpty();
  }
}

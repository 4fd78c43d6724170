package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import maguey.traces.model.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets who asks for one trace see the spans too that were stored just now. */
public final class UntoldTraces {
  private static final Logger LOG = LoggerFactory.getLogger(UntoldTraces.class);
  private static final String IS_UNTOLD =
      "SELECT EXISTS (SELECT FROM trace_inbox WHERE $1 = ANY (trace_ids) AND NOT refused) AS untold";

  private final Pool pool;
  private final TraceFold fold;

  /**
   * Of the given schema.
   *
   * @param told hears of all spans that traces were told of here
   */
  public UntoldTraces(Pool pool, Consumer<List<Span>> told) {
    this.pool = pool;
    fold = new TraceFold(pool);
    fold.telling(told);
  }

  /** Tells the trace of spans that wait for that; whoever reads it goes on in any case. */
  public Future<Void> tell(UUID traceId) {
    return pool.preparedQuery(IS_UNTOLD)
        .execute(Tuple.of(traceId))
        .map(rows -> rows.iterator().next().getBoolean("untold"))
        .compose(untold -> untold ? fold.fold() : Future.succeededFuture())
        .onFailure(failure -> LOG.debug("Trace {} is read as it is", traceId, failure))
        .otherwiseEmpty();
  }
}

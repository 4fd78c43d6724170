package maguey.common.sql;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.tracing.MagueyAttributes;

/**
 * Sends statements together: those with the same text that are asked for in one turn of the event
 * loop are one batch, which is one round trip and one transaction. On a node with little to do each
 * goes alone, and at once. Used on one event loop alone; each statement must be a transaction by
 * itself, see ADR 039.
 *
 * <p>If the database refuses one of a batch, nothing of the batch has happened, and each is sent
 * again by itself: nobody gets the failure of another.
 */
public final class Convoy implements Statements {
  /** A longer one would keep its first from their answers. */
  private static final int LONGEST = 32;

  private final Pool pool;
  private final Map<String, List<Asked>> gathering = new HashMap<>();

  public Convoy(Pool pool) {
    this.pool = pool;
  }

  /** A statement, and where its result is waited for. */
  private record Asked(
      ContextInternal context, UUID about, Tuple parameters, PromiseInternal<RowSet<Row>> result) {}

  @Override
  public Future<RowSet<Row>> run(String sql, UUID about, Tuple parameters) {
    ContextInternal here = ContextInternal.current();
    Asked asked = new Asked(here, about, parameters, here.promise());
    List<Asked> others = gathering.get(sql);
    if (others == null) {
      begin(sql, asked);
    } else {
      Span.current().setAttribute(MagueyAttributes.SHARED_STATEMENT, true);
      others.add(asked);
      if (others.size() == LONGEST) {
        gathering.remove(sql);
      }
    }
    return asked.result().future();
  }

  /** In the trace of who comes first, after all who are being read in the same turn. */
  private void begin(String sql, Asked first) {
    List<Asked> all = new ArrayList<>();
    all.add(first);
    gathering.put(sql, all);
    first
        .context()
        .runOnContext(
            sent -> {
              gathering.remove(sql, all);
              send(sql, all);
            });
  }

  /** In one order on every node, so that no two wait for each other's rows. */
  private void send(String sql, List<Asked> all) {
    if (all.size() == 1) {
      sendAlone(sql, all.get(0));
      return;
    }
    all.sort(Comparator.comparing(Asked::about));
    pool.preparedQuery(sql)
        .executeBatch(all.stream().map(Asked::parameters).toList())
        .onSuccess(results -> share(results, all))
        .onFailure(failure -> fail(sql, all, failure));
  }

  private void sendAlone(String sql, Asked asked) {
    pool.preparedQuery(sql).execute(asked.parameters()).onComplete(asked.result());
  }

  private static void share(RowSet<Row> results, List<Asked> all) {
    RowSet<Row> result = results;
    for (Asked asked : all) {
      asked.result().complete(result);
      result = result.next();
    }
  }

  /** What the server refused it has rolled back; of a lost connection nobody knows. */
  private void fail(String sql, List<Asked> all, Throwable failure) {
    if (failure instanceof PgException) {
      all.forEach(asked -> asked.context().runOnContext(alone -> sendAlone(sql, asked)));
    } else {
      all.forEach(asked -> asked.result().fail(failure));
    }
  }
}

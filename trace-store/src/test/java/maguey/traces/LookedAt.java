package maguey.traces;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** Rows that a question looks at, as PostgreSQL counts them; in functions, too. */
public final class LookedAt {
  private static final String ROWS =
      """
      SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint AS n FROM pg_stat_xact_user_tables
      """;

  private LookedAt() {}

  /** Of all tables together. */
  public static long by(Pool pool, Function<SqlConnection, Future<?>> question) {
    return pool.withTransaction(
            tx ->
                // what the connection has looked at before may not be told yet
                rows(tx)
                    .compose(
                        before ->
                            question
                                .apply(tx)
                                .compose(asked -> rows(tx))
                                .map(after -> after - before)))
        .await();
  }

  private static Future<Long> rows(SqlConnection tx) {
    return tx.query(ROWS).execute().map(rows -> rows.iterator().next().getLong("n"));
  }
}

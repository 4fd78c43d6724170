package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what consumers took a month ago: no sender repeats a message for so long. Any number of
 * nodes may do it; each takes a bounded bite per hour.
 */
public final class InboxTidy {
  private static final Logger LOG = LoggerFactory.getLogger(InboxTidy.class);
  private static final long EVERY_MS = 3_600_000;
  private static final int BITE = 20_000;

  private static final String FORGET =
      """
      DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM inbox WHERE received_at < now() - interval '30 days' LIMIT $1))
      """;

  private InboxTidy() {}

  /** Lets it happen every hour from now on. */
  public static void everyHour(Vertx vertx, Pool pool) {
    vertx.setPeriodic(
        EVERY_MS,
        due ->
            forget(pool).onFailure(why -> LOG.warn("The inbox is not tidied: {}", why.toString())));
  }

  /** How many were forgotten. */
  static Future<Integer> forget(SqlClient client) {
    return client.preparedQuery(FORGET).execute(Tuple.of(BITE)).map(rows -> rows.rowCount());
  }
}

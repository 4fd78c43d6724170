package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The outbox table as the relay sees it. Leases and pauses go by real time. */
final class OutboxRows {
  static final int BATCH = 64;

  /** At a pause of a minute each, a consumer may be away for a day. */
  static final int MAX_ATTEMPTS = 1_440;

  /** A node that dies in mid-delivery leaves its rows due again after this. */
  private static final int LEASE_SECONDS = 30;

  private static final String CLAIM =
      """
      UPDATE outbox
         SET attempts = attempts + 1,
             next_attempt_at = clock_timestamp() + make_interval(secs => $2)
       WHERE id IN (SELECT id FROM outbox
                     WHERE dead_at IS NULL AND next_attempt_at <= clock_timestamp()
                       AND address = ANY ($3)
                     ORDER BY next_attempt_at
                     LIMIT $1
                       FOR UPDATE SKIP LOCKED)
      RETURNING id, address, body, traceparent, tracestate, attempts,
                extract(epoch FROM clock_timestamp() - created_at)::float8 * 1000 AS waited_ms
      """;

  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY ($1)";

  private static final String POSTPONE =
      """
      UPDATE outbox
         SET next_attempt_at = clock_timestamp() + make_interval(secs => $2),
             last_error = $3,
             dead_at = CASE WHEN attempts >= $4 THEN clock_timestamp() END
       WHERE id = $1
      """;

  private final Pool pool;

  OutboxRows(Pool pool) {
    this.pool = pool;
  }

  /** Leases rows that are due, but for some addresses. */
  Future<List<OutboxRow>> claim(String[] addresses) {
    return pool.preparedQuery(CLAIM)
        .execute(Tuple.of(BATCH, (double) LEASE_SECONDS, addresses))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(OutboxRow::of).toList());
  }

  Future<Void> delete(UUID[] ids) {
    return pool.preparedQuery(DELETE).execute(Tuple.of(ids)).mapEmpty();
  }

  Future<Void> postpone(OutboxRow row, Throwable failure, long pauseMs) {
    return pool.preparedQuery(POSTPONE)
        .execute(
            Tuple.of(
                row.id(), pauseMs / 1_000.0, String.valueOf(failure.getMessage()), MAX_ATTEMPTS))
        .mapEmpty();
  }
}

package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.sql.PlannedAnew;
import maguey.common.sql.Rows;

/** The outbox table as the relay sees it. Leases and pauses go by real time. */
final class OutboxRows {
  static final int BATCH = 64;

  /** A node that dies in mid-delivery, unseen by the others, leaves its rows due after this. */
  private static final int LEASE_SECONDS = 30;

  /**
   * Address by address, so that a long row of those for one costs the others nothing. {@code now()}
   * and not the clock: only what does not change within a statement finds the end in an index. The
   * outer LIMIT cuts nothing off; it is the one that the planner can read, and without it that
   * expects so many rows that it would rather look through them all.
   */
  static final String CLAIM =
      PlannedAnew.statement(
          """
      UPDATE outbox
         SET attempts = attempts + 1,
             next_attempt_at = clock_timestamp() + make_interval(secs => $3),
             leased_by = $5
       WHERE id IN (SELECT due.id
                      FROM unnest($1::text[], $2::integer[]) AS open (address, room)
                     CROSS JOIN LATERAL (
                           SELECT id
                             FROM (SELECT id FROM outbox AS waiting
                                    WHERE waiting.address = open.address AND dead_at IS NULL AND next_attempt_at <= now()
                                      AND (lane IS NULL
                                           OR lane <> ALL ($4)
                                              AND NOT EXISTS (SELECT FROM outbox AS older
                                                               WHERE older.lane = waiting.lane
                                                                 AND older.aggregate_id = waiting.aggregate_id
                                                                 AND older.seq < waiting.seq
                                                                 AND older.dead_at IS NULL))
                                    ORDER BY next_attempt_at, seq
                                    LIMIT open.room
                                      FOR UPDATE SKIP LOCKED) AS few
                            LIMIT %d) AS due)
      RETURNING id, address, lane, body, traceparent, tracestate, attempts,
                extract(epoch FROM clock_timestamp() - created_at)::float8 * 1000 AS waited_ms
      """
              .formatted(BATCH));

  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY ($1)";

  private static final String POSTPONE =
      """
      UPDATE outbox
         SET next_attempt_at = clock_timestamp() + make_interval(secs => $2),
             last_error = $3,
             leased_by = NULL,
             attempts = attempts - $4,
             dead_at = CASE WHEN $5 THEN clock_timestamp() END
       WHERE id = $1
      """;

  private static final String RELEASE =
      """
      UPDATE outbox SET next_attempt_at = clock_timestamp(), leased_by = NULL
       WHERE leased_by = ANY ($1) AND dead_at IS NULL
      """;

  private final Pool pool;
  private final String node;

  /** The rows as this node claims them. */
  OutboxRows(Pool pool, String node) {
    this.pool = pool;
    this.node = node;
  }

  /**
   * Leases rows that are due.
   *
   * @param rooms of which addresses, and how many of each at most, up to {@link #BATCH}
   * @param fullLanes what to leave alone
   */
  Future<List<OutboxRow>> claim(Map<String, Integer> rooms, String[] fullLanes) {
    Tuple parameters =
        Tuple.tuple()
            .addArrayOfString(rooms.keySet().toArray(String[]::new))
            .addArrayOfInteger(rooms.values().toArray(Integer[]::new))
            .addDouble((double) LEASE_SECONDS)
            .addArrayOfString(fullLanes)
            .addString(node);
    return pool.preparedQuery(CLAIM)
        .execute(parameters)
        .map(rows -> Rows.list(rows, OutboxRow::of));
  }

  /** Ends the leases of nodes that are gone; completes with their number. */
  Future<Integer> release(List<String> gone) {
    return pool.preparedQuery(RELEASE)
        .execute(Tuple.tuple().addArrayOfString(gone.toArray(String[]::new)))
        .map(released -> released.rowCount());
  }

  Future<Void> delete(UUID[] ids) {
    return pool.preparedQuery(DELETE).execute(Tuple.of(ids)).mapEmpty();
  }

  Future<Void> postpone(OutboxRow row, Postponement postponement) {
    return pool.preparedQuery(POSTPONE)
        .execute(
            Tuple.of(
                row.id(),
                postponement.pauseMs() / 1_000.0,
                postponement.reason(),
                postponement.counts() ? 0 : 1,
                postponement.givesUp()))
        .mapEmpty();
  }
}

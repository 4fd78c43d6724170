package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.orders.OrdersProblems;

/** Changes how many tickets of a tier there are; never to fewer than are sold or held. */
final class TierCapacity {
  /** In the one order in which everybody locks them. */
  private static final String LOCK =
      """
      SELECT shard, held + sold AS taken FROM tier_stock
       WHERE tier_id = $1 ORDER BY shard FOR UPDATE
      """;

  private static final String SET =
      """
      UPDATE tier_stock SET capacity = share.capacity
        FROM unnest($2::int[], $3::int[]) AS share (shard, capacity)
       WHERE tier_id = $1 AND tier_stock.shard = share.shard
      """;

  /**
   * Sets it; fails with {@code CAPACITY_BELOW_SOLD}, and the caller rolls back.
   *
   * @return how many are free now; the stock stays locked until the transaction ends
   */
  Future<Integer> set(SqlClient tx, UUID tierId, int capacity) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(tierId))
        .compose(shards -> set(tx, tierId, shards, capacity - taken(shards)));
  }

  private static Future<Integer> set(SqlClient tx, UUID tierId, RowSet<Row> shards, int free) {
    if (free < 0) {
      throw belowSold(taken(shards));
    }
    return tx.preparedQuery(SET).execute(shares(tierId, shards, free)).map(free);
  }

  /** What is free is spread evenly over the shards; the first take what does not divide. */
  private static Tuple shares(UUID tierId, RowSet<Row> shards, int free) {
    Integer[] shard = new Integer[shards.size()];
    Integer[] share = new Integer[shards.size()];
    int i = 0;
    for (Row row : shards) {
      shard[i] = row.getInteger("shard");
      share[i] = row.getInteger("taken") + free / shard.length + (i < free % shard.length ? 1 : 0);
      i++;
    }
    return Tuple.of(tierId, shard, share);
  }

  private static int taken(RowSet<Row> shards) {
    int taken = 0;
    for (Row row : shards) {
      taken += row.getInteger("taken");
    }
    return taken;
  }

  private static Problem belowSold(int taken) {
    return Problem.of(
            OrdersProblems.CAPACITY_BELOW_SOLD,
            taken + " tickets are sold or held; cancel some first, or take no less than that")
        .with("taken", taken);
  }
}

package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import maguey.orders.order.PricedOrder.Line;

/**
 * Takes tickets from the stock: a conditional UPDATE that the database decides, and the last thing
 * a transaction does, because every order of a tier meets at these rows (ADR 003).
 *
 * <p>No orders wait for one another in a ring: tiers are taken one after the other in the order of
 * their ids, and of a tier an order holds one shard, or locks all in order having held none.
 */
final class Stock {
  private static final String TAKE =
      """
      UPDATE tier_stock SET sold = sold + $3
       WHERE tier_id = $1 AND shard = $2 AND held + sold + $3 <= capacity
      """;

  /**
   * PostgreSQL keeps the lock of a row that an UPDATE has waited for and then found wanting; going
   * back to here releases it, so that the shards can be locked in order.
   */
  private static final String BEFORE = "SAVEPOINT before_taking";

  private static final String BACK = "ROLLBACK TO SAVEPOINT before_taking";

  private static final String LOCK_ALL =
      """
      SELECT shard, capacity - held - sold AS free FROM tier_stock
       WHERE tier_id = $1 ORDER BY shard FOR UPDATE
      """;

  private static final String TAKE_SHARES =
      """
      UPDATE tier_stock SET sold = sold + share.quantity
        FROM unnest($2::int[], $3::int[]) AS share (shard, quantity)
       WHERE tier_id = $1 AND tier_stock.shard = share.shard
      """;

  /**
   * Takes all lines.
   *
   * @param lines in the order of their tiers' ids
   * @return fails with {@code SOLD_OUT} when one cannot be had; the caller rolls back
   */
  Future<Void> take(SqlClient tx, List<Line> lines) {
    Future<Void> done = take(tx, lines.get(0));
    for (Line line : lines.subList(1, lines.size())) {
      done = done.compose(before -> take(tx, line));
    }
    return done;
  }

  private Future<Void> take(SqlClient tx, Line line) {
    return line.tier().shards() == 1 ? takeFromTheOne(tx, line) : takeFromShards(tx, line);
  }

  private Future<Void> takeFromTheOne(SqlClient tx, Line line) {
    return takeFrom(tx, line, 0)
        .compose(taken -> taken ? Future.succeededFuture() : takeFromAll(tx, line));
  }

  private Future<Void> takeFromShards(SqlClient tx, Line line) {
    int shard = ThreadLocalRandom.current().nextInt(line.tier().shards());
    Future<?> before = tx.query(BEFORE).execute();
    return Future.all(before, takeFrom(tx, line, shard))
        .compose(
            done ->
                done.<Boolean>resultAt(1)
                    ? Future.succeededFuture()
                    : tx.query(BACK).execute().compose(back -> takeFromAll(tx, line)));
  }

  private static Future<Boolean> takeFrom(SqlClient tx, Line line, int shard) {
    return tx.preparedQuery(TAKE)
        .execute(Tuple.of(line.tier().id(), shard, line.quantity()))
        .map(updated -> updated.rowCount() == 1);
  }

  /** One shard was not enough; perhaps all together are. With one, it tells what remains. */
  private Future<Void> takeFromAll(SqlClient tx, Line line) {
    return tx.preparedQuery(LOCK_ALL)
        .execute(Tuple.of(line.tier().id()))
        .compose(shards -> takeShares(tx, line, shards));
  }

  private Future<Void> takeShares(SqlClient tx, Line line, RowSet<Row> shards) {
    List<Integer> from = new ArrayList<>();
    List<Integer> shares = new ArrayList<>();
    int missing = line.quantity();
    for (Row shard : shards) {
      int share = Math.min(missing, shard.getInteger("free"));
      from.add(shard.getInteger("shard"));
      shares.add(share);
      missing -= share;
    }
    if (missing > 0) {
      int remaining = line.quantity() - missing;
      return Future.failedFuture(SaleRules.soldOut(line.tier(), line.quantity(), remaining));
    }
    Integer[] none = new Integer[0];
    return tx.preparedQuery(TAKE_SHARES)
        .execute(Tuple.of(line.tier().id(), from.toArray(none), shares.toArray(none)))
        .mapEmpty();
  }
}

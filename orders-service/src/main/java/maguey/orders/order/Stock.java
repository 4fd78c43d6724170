package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Moves tickets in the stock: conditional UPDATEs that the database decides, and the last thing a
 * transaction does, because every order of a tier meets at these rows (ADR 003).
 *
 * <p>No orders wait for one another in a ring: tiers are taken one after the other in the order of
 * their ids, and of a tier an order holds one shard, or locks all in order having held none. Which
 * shard a ticket was taken from is not kept: only the sums tell of orders.
 */
public final class Stock {
  /**
   * PostgreSQL keeps the lock of a row that an UPDATE has waited for and then found wanting; going
   * back to here releases it, so that the shards can be locked in order.
   */
  private static final String BEFORE = "SAVEPOINT before_taking";

  private static final String BACK = "ROLLBACK TO SAVEPOINT before_taking";

  /**
   * Moves the tickets of all lines.
   *
   * @param lines in the order of their tiers' ids
   * @return fails with {@code SOLD_OUT} when one cannot be had; the caller rolls back
   */
  public Future<Void> move(SqlClient tx, StockMove move, List<OrderLine> lines) {
    Future<Void> done = Future.succeededFuture();
    for (OrderLine line : lines) {
      done = done.compose(before -> move(tx, move, line));
    }
    return done;
  }

  /**
   * Moves the tickets of all lines without waiting for an answer; a statement fails when one shard
   * of a tier, taken at random, has not enough. Then {@link #move} must look at all.
   */
  Future<Void> moveOrObject(SqlClient tx, StockMove move, List<OrderLine> lines) {
    return Future.all(lines.stream().map(line -> inAnyShard(tx, move, line)).toList()).mapEmpty();
  }

  private static Future<?> inAnyShard(SqlClient tx, StockMove move, OrderLine line) {
    int shard = ThreadLocalRandom.current().nextInt(line.shards());
    return tx.preparedQuery(move.inOneShardOrObject)
        .execute(Tuple.of(line.tierId(), shard, line.quantity()));
  }

  private Future<Void> move(SqlClient tx, StockMove move, OrderLine line) {
    return line.shards() == 1 ? inTheOne(tx, move, line) : inShards(tx, move, line);
  }

  private Future<Void> inTheOne(SqlClient tx, StockMove move, OrderLine line) {
    return inShard(tx, move, line, 0)
        .compose(moved -> moved ? Future.succeededFuture() : inAll(tx, move, line));
  }

  private Future<Void> inShards(SqlClient tx, StockMove move, OrderLine line) {
    int shard = ThreadLocalRandom.current().nextInt(line.shards());
    Future<?> before = tx.query(BEFORE).execute();
    return Future.all(before, inShard(tx, move, line, shard))
        .compose(
            done ->
                done.<Boolean>resultAt(1)
                    ? Future.succeededFuture()
                    : tx.query(BACK).execute().compose(back -> inAll(tx, move, line)));
  }

  private static Future<Boolean> inShard(SqlClient tx, StockMove move, OrderLine line, int shard) {
    return tx.preparedQuery(move.inOneShard)
        .execute(Tuple.of(line.tierId(), shard, line.quantity()))
        .map(updated -> updated.rowCount() == 1);
  }

  /** One shard was not enough; perhaps all together are. With one, it tells what remains. */
  private static Future<Void> inAll(SqlClient tx, StockMove move, OrderLine line) {
    return tx.preparedQuery(move.lockAll)
        .execute(Tuple.of(line.tierId()))
        .compose(shards -> inShares(tx, move, line, shards));
  }

  private static Future<Void> inShares(
      SqlClient tx, StockMove move, OrderLine line, RowSet<Row> shards) {
    List<Integer> from = new ArrayList<>();
    List<Integer> shares = new ArrayList<>();
    int missing = line.quantity();
    for (Row shard : shards) {
      int share = Math.min(missing, shard.getInteger("room"));
      from.add(shard.getInteger("shard"));
      shares.add(share);
      missing -= share;
    }
    if (missing > 0) {
      return Future.failedFuture(notEnough(move, line, line.quantity() - missing));
    }
    Integer[] none = new Integer[0];
    return tx.preparedQuery(move.inShares)
        .execute(Tuple.of(line.tierId(), from.toArray(none), shares.toArray(none)))
        .mapEmpty();
  }

  private static Throwable notEnough(StockMove move, OrderLine line, int there) {
    return move.takesFromFree()
        ? SaleRules.soldOut(line, there)
        : new IllegalStateException(
            move + " of " + line.quantity() + ", but tier " + line.tierId() + " has " + there);
  }
}

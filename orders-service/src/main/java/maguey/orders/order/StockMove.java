package maguey.orders.order;

/** What becomes of tickets in the stock: how the counters change, and what it takes from. */
public enum StockMove {
  /** Sells what is free. */
  SELL("sold = sold + %1$s", "capacity - held - sold"),
  /** Keeps what is free for an order that waits. */
  HOLD("held = held + %1$s", "capacity - held - sold"),
  /** Sells what was held. */
  SELL_HELD("held = held - %1$s, sold = sold + %1$s", "held"),
  /** Keeps what was sold for somebody else, without freeing it. */
  HOLD_SOLD("sold = sold - %1$s, held = held + %1$s", "sold"),
  /** Frees what was held. */
  RELEASE("held = held - %1$s", "held"),
  /** Frees what was sold. */
  RETURN("sold = sold - %1$s", "sold");

  /** One shard, if it has enough. */
  final String inOneShard;

  /** As {@link #inOneShard}; fails if it has not. */
  final String inOneShardOrObject;

  /** All shards, in the one order in which everybody locks them, with what each has. */
  final String lockAll;

  /** A share in each of several shards. */
  final String inShares;

  StockMove(String change, String room) {
    inOneShard =
        """
        UPDATE tier_stock SET %s
         WHERE tier_id = $1 AND shard = $2 AND $3 <= %s
        """
            .formatted(change.formatted("$3"), room);
    inOneShardOrObject =
        """
        WITH moved AS (%s RETURNING 1)
        SELECT CASE WHEN EXISTS (SELECT FROM moved) THEN 1 ELSE object('not enough is left') END
        """
            .formatted(inOneShard);
    lockAll =
        """
        SELECT shard, %s AS room FROM tier_stock
         WHERE tier_id = $1 ORDER BY shard FOR UPDATE
        """
            .formatted(room);
    inShares =
        """
        UPDATE tier_stock SET %s
          FROM unnest($2::int[], $3::int[]) AS share (shard, quantity)
         WHERE tier_id = $1 AND tier_stock.shard = share.shard
        """
            .formatted(change.formatted("share.quantity"));
  }

  /** Whether a customer may hear that there is not enough; otherwise the counters are wrong. */
  boolean takesFromFree() {
    return this == SELL || this == HOLD;
  }
}

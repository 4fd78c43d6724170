package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.UUID;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.time.BusinessClock;
import maguey.orders.promo.PromoUses;

/**
 * Writes an order in its transaction. Everything that no other order waits for goes first and in
 * one go; the stock, at which all orders of a tier meet, comes last (ADR 003).
 */
final class OrderWriter {
  private final BusinessClock clock;
  private final Faults faults;
  private final Issuance issuance;
  private final OrderRepository orders = new OrderRepository();
  private final Idempotency idempotency = new Idempotency();
  private final PromoUses promos = new PromoUses();
  private final Stock stock = new Stock();

  OrderWriter(BusinessClock clock, Faults faults, Issuance issuance) {
    this.clock = clock;
    this.faults = faults;
    this.issuance = issuance;
  }

  /** Writes the order, with its tickets unless it waits for a payment; fails when sold out. */
  Future<Order> write(
      SqlConnection tx, Order order, PricedOrder priced, Optional<IdempotencyKey> key) {
    // Sent together, the stock behind all others: one round trip instead of seven.
    Future<Void> row = orders.insert(tx, order, clock.offsetSeconds());
    Future<Void> lines = orders.insertLines(tx, order.id(), order.lines());
    Future<Order> issued =
        priced.isHeld()
            ? Future.succeededFuture(order)
            : issuance.issue(tx, order, priced.offer().at());
    Future<Void> remembered = remember(tx, key, order.id());
    StockMove move = priced.isHeld() ? StockMove.HOLD : StockMove.SELL;
    Future<Void> taken =
        promos
            .take(tx, order.promoId(), order.emailHash())
            .compose(counted -> stock.move(tx, move, order.lines()))
            .compose(moved -> faults.at(FaultPoint.STOCK_TAKEN, tx, Future::succeededFuture));
    return Future.all(row, lines, issued, remembered, taken).map(all -> issued.result());
  }

  /** Writes an order whose tickets are held already; while it waits for a payment, they stay so. */
  Future<Order> writeOffered(SqlConnection tx, Order order, PricedOrder priced) {
    return orders
        .insert(tx, order, clock.offsetSeconds())
        .compose(row -> orders.insertLines(tx, order.id(), order.lines()))
        .compose(
            written ->
                priced.isHeld()
                    ? Future.succeededFuture(order)
                    : issuance
                        .issue(tx, order, priced.offer().at())
                        .compose(
                            issued ->
                                stock.move(tx, StockMove.SELL_HELD, order.lines()).map(issued)));
  }

  private Future<Void> remember(SqlConnection tx, Optional<IdempotencyKey> key, UUID orderId) {
    return key.map(known -> idempotency.remember(tx, known, orderId))
        .orElse(Future.succeededFuture());
  }
}

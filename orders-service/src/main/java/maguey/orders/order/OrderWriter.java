package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
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
  Future<Order> write(SqlConnection tx, OrderDraft draft) {
    Order order = draft.order();
    // Sent together, the stock behind all others: one round trip instead of seven.
    Future<Order> written = writeRows(tx, draft);
    Future<Void> remembered =
        draft
            .key()
            .map(known -> idempotency.remember(tx, known, order.id()))
            .orElse(Future.succeededFuture());
    Future<Void> taken =
        promos
            .take(tx, order.promoId(), order.emailHash())
            .compose(counted -> stock.move(tx, draft.priced().move(), order.lines()))
            .compose(moved -> holdUp(tx));
    return Future.all(written, remembered, taken).map(all -> written.result());
  }

  /**
   * Writes the order but for its stock without waiting for an answer of the database, as long as
   * nothing speaks against it: it has no promo code, and its key is new. Otherwise a statement
   * fails, and {@link #write} finds out what is to be done.
   */
  Future<Order> writeWithoutStock(SqlClient tx, OrderDraft draft) {
    Future<Void> remembered =
        draft
            .key()
            .map(known -> idempotency.rememberFirst(tx, known, draft.order().id()))
            .orElse(Future.succeededFuture());
    Future<Order> written = writeRows(tx, draft);
    return Future.all(remembered, written).map(all -> written.result());
  }

  /**
   * Takes the stock of orders that were written without, all with the same move. A statement fails
   * if it is not surely there; then each order must be looked at by itself.
   */
  Future<Void> takeStock(SqlClient tx, List<OrderDraft> drafts) {
    StockMove move = drafts.get(0).priced().move();
    List<OrderLine> lines =
        OrderLine.sums(drafts.stream().flatMap(draft -> draft.order().lines().stream()));
    Future<Void> taken = stock.moveOrObject(tx, move, lines);
    return Future.all(taken, holdUp(tx)).mapEmpty();
  }

  private Future<Order> writeRows(SqlClient tx, OrderDraft draft) {
    Order order = draft.order();
    Future<Void> row = orders.insert(tx, order, clock.offsetSeconds());
    Future<Void> lines = orders.insertLines(tx, order.id(), order.lines());
    Future<Order> issued =
        draft.priced().isHeld()
            ? Future.succeededFuture(order)
            : issuance.issue(tx, order, draft.priced().offer().at());
    return Future.all(row, lines, issued).map(all -> issued.result());
  }

  private Future<Void> holdUp(SqlClient tx) {
    return faults.at(FaultPoint.STOCK_TAKEN, tx, Future::succeededFuture);
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
}

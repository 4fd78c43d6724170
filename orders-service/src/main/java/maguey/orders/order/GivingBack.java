package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import maguey.common.boot.ServiceContext;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;
import maguey.orders.promo.PromoUses;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketRepository;

/**
 * Takes orders and tickets back: their stock is offered to whoever waits or sold again, exactly
 * once, and the gates are told in the trace of the purchase. Whoever comes second finds nothing to
 * do.
 */
public final class GivingBack {
  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final Runnable done;
  private final OrderRepository orders = new OrderRepository();
  private final OrderChanges changes = new OrderChanges();
  private final TicketRepository tickets = new TicketRepository();
  private final TicketNews news = new TicketNews();
  private final PromoUses promos = new PromoUses();
  private final StockReturns returns;

  /**
   * The service of one verticle.
   *
   * @param returns takes what is given back
   * @param done is told after each commit
   */
  public GivingBack(ServiceContext service, StockReturns returns, Runnable done) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.done = done;
    this.returns = returns;
  }

  /** Gives up an order that waits for its payment; leaves all others as they are. */
  Future<Order> release(Order found) {
    return locked(
        "release-order",
        found,
        (tx, order) ->
            order.status() == OrderStatus.HELD ? release(tx, order) : Future.succeededFuture());
  }

  /** Cancels or refunds; fails with {@code TICKET_USED} or {@code INVALID}. */
  Future<Order> giveBack(Order found, GivenBack wanted, AdminDeed deed) {
    String step = wanted.state() == Ticket.State.REFUNDED ? "refund-order" : "cancel-order";
    return locked(
        step,
        found,
        (tx, order) -> AuditLog.write(tx, deed).compose(noted -> giveBack(tx, order, wanted)));
  }

  private Future<Order> locked(
      String step, Order found, BiFunction<SqlConnection, Order, Future<Void>> change) {
    return OrderSpans.goOn(
            spans,
            step,
            found,
            () ->
                transactions.inTransaction(
                    tx -> changes.lock(tx, found.id()).compose(order -> change.apply(tx, order))))
        .onSuccess(committed -> done.run())
        .compose(committed -> orders.byId(pool, found.id()))
        .map(Optional::orElseThrow)
        .onSuccess(order -> OrderSpans.describe(Spans.server(), order));
  }

  private Future<Void> giveBack(SqlConnection tx, Order order, GivenBack wanted) {
    return switch (order.status()) {
      case HELD -> wanted.takesAll() ? release(tx, order) : Future.succeededFuture();
      case EXPIRED -> wanted.takesAll() ? cancelExpired(tx, order) : Future.succeededFuture();
      case CONFIRMED, CANCELLED, REFUNDED ->
          apply(tx, order, wanted.state(), GivingBackRules.of(order, wanted));
    };
  }

  private Future<Void> apply(
      SqlConnection tx, Order order, Ticket.State state, GivingBackRules decided) {
    return decided.changesNothing()
        ? Future.succeededFuture()
        : changes
            .now(tx, clock.offsetSeconds())
            .compose(at -> write(tx, order, state, decided, at))
            .compose(written -> giveUpPromo(tx, order, decided.after()))
            .compose(counted -> returns.giveBack(tx, StockMove.RETURN, decided.returned()));
  }

  private Future<Void> write(
      SqlConnection tx, Order order, Ticket.State state, GivingBackRules decided, Instant at) {
    Order told = order.after(decided.after(), decided.changed());
    TicketNews.Kind kind = TicketNews.Kind.valueOf(state.text().toUpperCase(Locale.ROOT));
    return Future.all(
            tickets.setStates(tx, decided.changed()),
            changes.giveBack(tx, order.id(), decided.after(), decided.refundedCents(), at),
            news.tell(tx, kind, told, at))
        .mapEmpty();
  }

  private Future<Void> giveUpPromo(SqlConnection tx, Order order, OrderStatus after) {
    return order.status().countsForPromo() && !after.countsForPromo()
        ? promos.giveBack(tx, order.promoId(), order.emailHash())
        : Future.succeededFuture();
  }

  private Future<Void> release(SqlConnection tx, Order order) {
    return changes
        .now(tx, clock.offsetSeconds())
        .compose(at -> writeRelease(tx, order, at))
        .compose(written -> giveUpPromo(tx, order, OrderStatus.CANCELLED))
        .compose(counted -> returns.giveBack(tx, StockMove.RELEASE, order.lines()));
  }

  /** Its stock and promo code went back before; what is paid late is to be given back. */
  private Future<Void> cancelExpired(SqlConnection tx, Order order) {
    return changes.now(tx, clock.offsetSeconds()).compose(at -> writeRelease(tx, order, at));
  }

  private Future<Void> writeRelease(SqlConnection tx, Order order, Instant at) {
    Order told = order.after(OrderStatus.CANCELLED, List.of());
    return Future.all(
            changes.giveBack(tx, order.id(), OrderStatus.CANCELLED, 0, at),
            news.tellCancelled(tx, told, at))
        .mapEmpty();
  }
}

package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import maguey.common.boot.BootConfig;
import maguey.common.boot.ServiceContext;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Objection;
import maguey.common.sql.PostgresConfig;
import maguey.common.sql.Transactions;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StoredContext;
import maguey.orders.UuidV7;
import maguey.orders.catalogue.EventRepository;
import maguey.orders.ticket.TicketIssuer;

/** Places orders. */
public final class OrderService {
  private final Spans spans;
  private final Transactions transactions;
  private final Faults faults;
  private final Inventory inventory;
  private final OrderQueue queue;
  private final EmailHash emailHash;
  private final OrderWriter writer;
  private final OrderConvoy convoy;
  private final Runnable placed;
  private final Replays replays;

  /**
   * The service of one verticle.
   *
   * @param placed is told after each commit
   */
  public OrderService(
      ServiceContext service,
      EventRepository events,
      TicketIssuer issuer,
      EmailHash emailHash,
      Runnable placed) {
    this.spans = service.spans();
    this.transactions = service.transactions();
    this.faults = service.faults();
    this.inventory = new Inventory(service, events);
    int atOnce = transactionsAtOnce(service.config());
    this.queue = new OrderQueue(atOnce * OrderConvoy.LONGEST, atOnce, service.rush());
    this.emailHash = emailHash;
    this.writer = new OrderWriter(service.clock(), faults, new Issuance(spans, issuer));
    this.convoy = new OrderConvoy(transactions, writer, atOnce, service.rush());
    this.replays = new Replays(service.pool());
    this.placed = placed;
  }

  /** An order, and whether an earlier try of the same request placed it. */
  public record Placed(Order order, boolean replayed) {}

  /** Places an order, or finds the one that an earlier try has placed. */
  Future<Placed> place(JsonObject body, Optional<String> idempotencyKey) {
    return spans
        .inSpan("validate-input", () -> faults.at(FaultPoint.VALIDATE_INPUT, () -> read(body)))
        .compose(wanted -> place(wanted, idempotencyKey.map(header -> key(header, wanted))))
        .onSuccess(done -> OrderSpans.describe(Spans.server(), done.order()));
  }

  /**
   * Writes the order of an accepted offer in the transaction that ends the waiting.
   *
   * @param before is done with the order before its stock is touched
   */
  public Future<Order> writeOffered(
      SqlConnection tx, PricedOrder priced, Function<Order, Future<Void>> before) {
    Order order = order(priced);
    return spans.inSpan(
        "create-order",
        OrderSpans.about(order),
        () -> before.apply(order).compose(done -> writer.writeOffered(tx, order, priced)));
  }

  private static Future<NewOrder> read(JsonObject body) {
    return Future.succeededFuture(NewOrder.fromJson(body));
  }

  private Future<Placed> place(NewOrder wanted, Optional<IdempotencyKey> key) {
    return queue.enter(
        () ->
            inventory
                .check(wanted)
                .compose(priced -> create(priced, key))
                .recover(failure -> replays.afterRefusal(failure, key)));
  }

  private Future<Placed> create(PricedOrder priced, Optional<IdempotencyKey> key) {
    Order order = order(priced);
    OrderDraft draft = new OrderDraft(order, priced, key);
    return spans
        .inSpan(
            "create-order",
            OrderSpans.about(order),
            () -> write(draft).onSuccess(OrderService::tellIfNew))
        .onSuccess(done -> placed.run())
        .recover(failure -> retryWithOtherNumber(failure, priced, key));
  }

  /**
   * Nearly always nothing speaks against the order; if something does, a second look tells what.
   */
  private Future<Placed> write(OrderDraft draft) {
    return draft.order().promoId() == null
        ? convoy
            .write(draft)
            .map(done -> new Placed(done, false))
            .recover(
                failure ->
                    failure instanceof Objection
                        ? writeCarefully(draft)
                        : Future.failedFuture(failure))
        : writeCarefully(draft);
  }

  private Future<Placed> writeCarefully(OrderDraft draft) {
    return queue.takeConnection(() -> transactions.inTransaction(tx -> claimAndWrite(tx, draft)));
  }

  private static void tellIfNew(Placed done) {
    if (!done.replayed()) {
      OrderSpans.created(done.order());
    }
  }

  private Future<Placed> claimAndWrite(SqlConnection tx, OrderDraft draft) {
    return replays
        .claim(tx, draft.key())
        .compose(
            known ->
                known.isPresent()
                    ? Future.succeededFuture(known.get())
                    : writer.write(tx, draft).map(done -> new Placed(done, false)));
  }

  /** One in a trillion numbers is taken already for each order there is. */
  private Future<Placed> retryWithOtherNumber(
      Throwable failure, PricedOrder priced, Optional<IdempotencyKey> key) {
    return DatabaseFailure.isDuplicate(failure, "orders_number")
        ? create(priced, key)
        : Future.failedFuture(failure);
  }

  /**
   * Three eighths of the pool, over the event loops of the node, for orders that share a
   * transaction, and as many for those that need one of their own: others need connections, too.
   */
  private static int transactionsAtOnce(BootConfig config) {
    int connections = config.postgres().map(PostgresConfig::poolSize).orElseThrow();
    return Math.max(1, connections * 3 / 8 / config.instances());
  }

  private Order order(PricedOrder priced) {
    return new Order(
        UuidV7.next(),
        OrderNumber.next(),
        OrderSecret.next(),
        priced.status(),
        priced.totalCents(),
        0,
        priced.expiresAt(),
        priced.event(),
        priced.customer(),
        emailHash.of(priced.customer().email()),
        priced.promo(),
        StoredContext.current(),
        priced.lines(),
        List.of(),
        List.of());
  }

  private IdempotencyKey key(String header, NewOrder wanted) {
    return IdempotencyKey.of(header, emailHash.of(wanted.customer().email()), wanted);
  }
}

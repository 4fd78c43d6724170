package maguey.orders.waitlist;

import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.OrdersProblems;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.catalogue.EventRepository;
import maguey.orders.order.OrderRepository;
import maguey.orders.order.OrderService;
import maguey.orders.order.OrderSpans;
import maguey.orders.order.SaleRules;

/** Lets people buy what was offered to them while they waited. */
public final class WaitlistPurchases {
  private static final String TO_WAITING = "waitlist_entry";
  private static final String TO_ORDER = "waitlist_order";

  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EventRepository events;
  private final WaitlistToken tokens;
  private final OrderService orderService;
  private final Runnable done;
  private final OrderRepository orders = new OrderRepository();
  private final WaitlistRepository entries = new WaitlistRepository();

  /**
   * The service of one verticle.
   *
   * @param done is told after each commit
   */
  public WaitlistPurchases(
      ServiceContext service,
      EventRepository events,
      WaitlistToken tokens,
      OrderService orderService,
      Runnable done) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.events = events;
    this.tokens = tokens;
    this.orderService = orderService;
    this.done = done;
  }

  /** Buys what was offered; asked again, it is the same order. */
  Future<OrderService.Placed> accept(String token) {
    return entries
        .find(pool, tokens.require(token), clock.offsetSeconds())
        .map(found -> found.orElseThrow(WaitlistToken::unknown))
        .compose(this::accept)
        .onSuccess(bought -> OrderSpans.describe(Spans.server(), bought.order()));
  }

  /** The purchase has a trace of its own; it and the waiting link to each other. */
  private Future<OrderService.Placed> accept(WaitlistEntry found) {
    SpanSettings settings =
        SpanSettings.child()
            .with(MagueyAttributes.WAITLIST_ENTRY_ID, found.id().toString())
            .linkedTo(found.trace().toSpanContext(), linkType(TO_WAITING));
    return spans
        .inSpan(
            "waitlist-accept",
            settings,
            () ->
                transactions
                    .inTransaction(tx -> accept(tx, found))
                    .compose(bought -> linkBack(found, bought)))
        .onSuccess(bought -> done.run());
  }

  private Future<OrderService.Placed> linkBack(WaitlistEntry found, OrderService.Placed bought) {
    SpanSettings settings =
        WaitlistOffers.about(found)
            .with(MagueyAttributes.ORDER_ID, bought.order().id().toString())
            .linkedTo(Spans.current().getSpanContext(), linkType(TO_ORDER));
    return spans.inSpan("waitlist-bought", settings, () -> Future.succeededFuture(bought));
  }

  private Future<OrderService.Placed> accept(SqlConnection tx, WaitlistEntry found) {
    return entries
        .lock(tx, found.id(), clock.offsetSeconds())
        .map(Optional::orElseThrow)
        .compose(
            entry ->
                entry.orderId() != null
                    ? orders
                        .byId(tx, entry.orderId())
                        .map(order -> new OrderService.Placed(order.orElseThrow(), true))
                    : buy(tx, requireOffer(entry)));
  }

  private Future<OrderService.Placed> buy(SqlConnection tx, WaitlistEntry entry) {
    return events
        .find(tx, entry.eventSlug(), clock.offsetSeconds())
        .map(EventCatalogue::orNotFound)
        .map(
            offer ->
                SaleRules.priceOffered(offer, entry.tierId(), entry.quantity(), entry.customer()))
        .compose(
            priced ->
                orderService.writeOffered(
                    tx,
                    priced,
                    order -> entries.end(tx, entry.id(), WaitlistEntry.PURCHASED, order.id())))
        .map(order -> new OrderService.Placed(order, false));
  }

  private static WaitlistEntry requireOffer(WaitlistEntry entry) {
    if (entry.status().equals(WaitlistEntry.WAITING)) {
      throw Problem.of(ProblemType.CONFLICT, "Nothing is offered yet; a mail will tell");
    }
    if (!entry.hasOffer()) {
      throw Problem.of(
          OrdersProblems.OFFER_EXPIRED, "The tickets are no longer held; join the waitlist again");
    }
    return entry;
  }

  private static Attributes linkType(String type) {
    return Attributes.of(MagueyAttributes.JOURNEY_LINK_TYPE, type);
  }
}

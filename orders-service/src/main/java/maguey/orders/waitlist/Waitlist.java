package maguey.orders.waitlist;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StoredContext;
import maguey.orders.OrdersProblems;
import maguey.orders.UuidV7;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.EventRepository;
import maguey.orders.catalogue.Tier;
import maguey.orders.order.Customer;
import maguey.orders.order.SaleRules;
import maguey.orders.order.StockMove;

/** Lets people wait for tickets of a tier, and leave the line. */
public final class Waitlist {
  private static final int JOIN_TRIES = 3;

  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EventRepository events;
  private final EmailHash emailHash;
  private final WaitlistToken tokens;
  private final Runnable done;
  private final WaitlistOffers offers;
  private final WaitlistRepository entries = new WaitlistRepository();
  private final WaitlistLine line = new WaitlistLine();

  /**
   * The service of one verticle.
   *
   * @param done is told after each commit
   */
  public Waitlist(
      ServiceContext service,
      EventRepository events,
      EmailHash emailHash,
      WaitlistToken tokens,
      Runnable done) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.events = events;
    this.emailHash = emailHash;
    this.tokens = tokens;
    this.done = done;
    this.offers = new WaitlistOffers(service);
  }

  /**
   * A place in a line.
   *
   * @param position from 1; 0 when it no longer waits
   * @param token of a place that was taken just now; null otherwise, because whoever knows an
   *     address may ask again
   */
  record Place(WaitlistEntry entry, int position, String token) {}

  /** Puts somebody into a line, or finds him there. */
  Future<Place> join(String slug, UUID tierId, int quantity, Customer customer) {
    return spans.inSpan(
        "waitlist-join",
        () ->
            events
                .find(pool, slug, clock.offsetSeconds())
                .map(EventCatalogue::orNotFound)
                .map(offer -> entry(offer, tierId, quantity, customer))
                .compose(this::join));
  }

  /** The place of a token; fails with {@code NOT_FOUND}. */
  Future<Place> find(String token) {
    return entries
        .find(pool, tokens.require(token), clock.offsetSeconds())
        .compose(found -> place(found.orElseThrow(WaitlistToken::unknown), null));
  }

  /** Gives a place up; what was offered goes to the next in line. */
  Future<Place> leave(String token) {
    return inTransaction(token, "waitlist-leave", this::leave).compose(left -> find(token));
  }

  private WaitlistEntry entry(EventOffer offer, UUID tierId, int quantity, Customer customer) {
    Tier tier = offer.tier(tierId).orElseThrow(Waitlist::notOfThisEvent);
    SaleRules.requireSale(offer, tier);
    if (quantity > offer.event().maxPerOrder()) {
      throw Problem.invalid(
          "/quantity", "max_per_order", "an order has at most " + offer.event().maxPerOrder());
    }
    if (quantity > tier.capacity()) {
      throw Problem.invalid(
          "/quantity", "capacity", "the tier has " + tier.capacity() + " tickets in all");
    }
    if (tier.available() >= quantity) {
      throw Problem.of(
              OrdersProblems.TICKETS_AVAILABLE, "There are tickets; order them: POST /api/orders")
          .with("available", tier.available());
    }
    return new WaitlistEntry(
        UuidV7.next(),
        offer.event().id(),
        offer.event().slug(),
        offer.event().title(),
        offer.event().zone(),
        tierId,
        tier.name(),
        tier.shards(),
        quantity,
        customer,
        emailHash.of(customer.email()),
        WaitlistEntry.WAITING,
        null,
        false,
        null,
        StoredContext.current());
  }

  private Future<Place> join(WaitlistEntry entry) {
    Spans.current()
        .setAttribute(MagueyAttributes.WAITLIST_ENTRY_ID, entry.id().toString())
        .setAttribute(MagueyAttributes.CUSTOMER_EMAIL_HASH, entry.emailHash());
    return join(entry, JOIN_TRIES);
  }

  /** The place that he has may end between the two looks. */
  private Future<Place> join(WaitlistEntry entry, int tries) {
    return entries
        .insert(pool, entry, clock.offsetSeconds())
        .compose(isNew -> isNew ? place(entry, tokens.of(entry.id())) : known(entry, tries));
  }

  private Future<Place> known(WaitlistEntry entry, int tries) {
    return entries
        .active(pool, entry.tierId(), entry.customer().email(), clock.offsetSeconds())
        .compose(
            known ->
                known.isEmpty() && tries > 1
                    ? join(entry, tries - 1)
                    : place(known.orElseThrow(WaitlistToken::unknown), null));
  }

  private Future<Place> place(WaitlistEntry entry, String token) {
    return line.position(pool, entry).map(position -> new Place(entry, position, token));
  }

  private Future<Void> leave(SqlConnection tx, WaitlistEntry entry) {
    return switch (entry.status()) {
      case WaitlistEntry.WAITING -> entries.end(tx, entry.id(), WaitlistEntry.CANCELLED, null);
      case WaitlistEntry.OFFERED ->
          entries
              .end(tx, entry.id(), WaitlistEntry.CANCELLED, null)
              .compose(ended -> offers.giveBack(tx, StockMove.RELEASE, List.of(entry.line())));
      default -> Future.succeededFuture();
    };
  }

  private Future<Void> inTransaction(
      String token, String step, BiFunction<SqlConnection, WaitlistEntry, Future<Void>> change) {
    UUID id = tokens.require(token);
    return spans
        .inSpan(
            step,
            SpanSettings.child().with(MagueyAttributes.WAITLIST_ENTRY_ID, id.toString()),
            () ->
                transactions.inTransaction(
                    tx ->
                        entries
                            .lock(tx, id, clock.offsetSeconds())
                            .map(found -> found.orElseThrow(WaitlistToken::unknown))
                            .compose(entry -> change.apply(tx, entry))))
        .onSuccess(committed -> done.run());
  }

  private static Problem notOfThisEvent() {
    return Problem.invalid("/tierId", "tier", "is not of this event");
  }
}

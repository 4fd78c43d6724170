package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import maguey.common.boot.ServiceContext;
import maguey.common.events.CatalogueChanged;
import maguey.common.events.EventAddress;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.orders.UuidV7;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;

/**
 * What administrators do with events: each change on the locked event, with its entry in the audit
 * log. Its tickets go by the times of its making, so these stay.
 */
final class EventAdmin {
  private final Vertx vertx;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EventRepository events;
  private final EventChanges changes = new EventChanges();
  private final TierCapacity capacities = new TierCapacity();
  private final TierLine line;

  EventAdmin(ServiceContext service, EventRepository events, TierLine line) {
    this.vertx = service.vertx();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.events = events;
    this.line = line;
  }

  /** Events with drafts among them, soonest first. */
  Future<EventPage> page(int limit, Optional<String> cursor) {
    EventCursor after = cursor.map(EventCursor::of).orElse(EventCursor.START);
    return events
        .listAny(pool, after, limit + 1, clock.offsetSeconds())
        .map(found -> EventPage.of(found, limit));
  }

  /** An event, a draft too, as the database has it now; fails with {@code NOT_FOUND}. */
  Future<EventOffer> find(String slug) {
    return events.findAny(pool, slug, clock.offsetSeconds()).map(EventCatalogue::orNotFound);
  }

  /** Creates an event; fails with {@code CONFLICT} when its slug is taken. */
  Future<EventOffer> create(NewEvent event, AdminDeed deed) {
    return transactions
        .inTransaction(
            tx ->
                AuditLog.write(tx, deed)
                    .compose(
                        noted -> events.insert(tx, UuidV7.next(), event, clock.offsetSeconds())))
        .recover(failure -> Future.failedFuture(taken(failure)))
        .compose(created -> changed(event.slug()));
  }

  /**
   * Sets the status; fails with {@code CONFLICT} when there is no way there from the one it has.
   */
  Future<EventOffer> setStatus(String slug, EventStatus status, AdminDeed deed) {
    return change(
        slug,
        deed,
        (tx, offer) -> {
          requireWay(offer.event().status(), status);
          return changes.setStatus(tx, offer.event().id(), status);
        });
  }

  /** Changes texts, sale window and limits. */
  Future<EventOffer> edit(String slug, JsonObject wanted, AdminDeed deed) {
    return change(
        slug,
        deed,
        (tx, offer) -> changes.edit(tx, offer.event().id(), EventEdit.of(wanted, offer.event())));
  }

  /** Adds a tier behind the others; fails with {@code CONFLICT} when one has its name. */
  Future<EventOffer> addTier(String slug, JsonObject wanted, AdminDeed deed) {
    return change(
        slug,
        deed,
        (tx, offer) -> {
          NewEvent.NewTier tier = TierReader.read(wanted, offer.event());
          return events.insertTiers(tx, offer.event().id(), List.of(tier), offer.tiers().size());
        });
  }

  /** Changes name, price and sale window of a tier; orders that there are keep their price. */
  Future<EventOffer> editTier(String slug, UUID tierId, JsonObject wanted, AdminDeed deed) {
    return change(
        slug,
        deed,
        (tx, offer) -> changes.edit(tx, TierEdit.of(wanted, offer.event(), tier(offer, tierId))));
  }

  /**
   * Sets how many tickets there are, and offers what is free then to those who wait; fails with
   * {@code CAPACITY_BELOW_SOLD}.
   */
  Future<EventOffer> setCapacity(String slug, UUID tierId, int capacity, AdminDeed deed) {
    return change(slug, deed, (tx, offer) -> setCapacity(tx, tier(offer, tierId).id(), capacity));
  }

  private Future<Void> setCapacity(SqlConnection tx, UUID tierId, int capacity) {
    return line.lock(tx, tierId)
        .compose(locked -> capacities.set(tx, tierId, capacity))
        .compose(free -> line.serve(tx, tierId, free));
  }

  private Future<EventOffer> change(
      String slug, AdminDeed deed, BiFunction<SqlConnection, EventOffer, Future<Void>> change) {
    return transactions
        .inTransaction(
            tx ->
                changes
                    .lock(tx, slug)
                    .compose(locked -> events.findAny(tx, slug, clock.offsetSeconds()))
                    .map(EventCatalogue::orNotFound)
                    .compose(offer -> AuditLog.write(tx, deed).map(offer))
                    .compose(offer -> change.apply(tx, offer)))
        .recover(failure -> Future.failedFuture(taken(failure)))
        .compose(done -> changed(slug));
  }

  private Future<EventOffer> changed(String slug) {
    return find(slug).onSuccess(this::tellEverybody);
  }

  /** Whoever misses it is wrong for a second: caches keep nothing longer. */
  private void tellEverybody(EventOffer changed) {
    CatalogueChanged event =
        new CatalogueChanged(
            UUID.randomUUID(), clock.now(), changed.event().id(), changed.event().slug());
    vertx.eventBus().publish(EventAddress.CATALOGUE_CHANGED.address(), event.toJson());
  }

  private static Tier tier(EventOffer offer, UUID id) {
    return offer
        .tier(id)
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "The event has no such tier"));
  }

  private static void requireWay(EventStatus from, EventStatus to) {
    if (!from.mayBecome(to)) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "An event that is %s cannot become %s".formatted(from.text(), to.text()))
          .with("eventStatus", from.text());
    }
  }

  private static Throwable taken(Throwable failure) {
    if (DatabaseFailure.isDuplicate(failure, "event_slug")) {
      return Problem.of(ProblemType.CONFLICT, "Another event has this slug; choose another");
    }
    return DatabaseFailure.isDuplicate(failure, "tier_event_id_name_key")
        ? Problem.of(ProblemType.CONFLICT, "Another tier has this name; choose another")
        : failure;
  }
}

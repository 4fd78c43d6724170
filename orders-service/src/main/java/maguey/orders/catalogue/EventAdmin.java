package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.events.CatalogueChanged;
import maguey.common.events.EventAddress;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.orders.UuidV7;

/** What administrators do with events. */
final class EventAdmin {
  private final Vertx vertx;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EventRepository events;

  EventAdmin(ServiceContext service, EventRepository events) {
    this.vertx = service.vertx();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.events = events;
  }

  /** Creates an event; fails with {@code CONFLICT} when its slug is taken. */
  Future<EventOffer> create(NewEvent event) {
    return transactions
        .inTransaction(tx -> events.insert(tx, UuidV7.next(), event, clock.offsetSeconds()))
        .recover(failure -> Future.failedFuture(slugTaken(failure)))
        .compose(created -> changed(event.slug()));
  }

  /** Sets the status of any event, drafts too; fails with {@code NOT_FOUND}. */
  Future<EventOffer> setStatus(String slug, EventStatus status) {
    return events.setStatus(pool, slug, status).compose(there -> changed(slug));
  }

  private Future<EventOffer> changed(String slug) {
    return events
        .findAny(pool, slug, clock.offsetSeconds())
        .map(EventCatalogue::orNotFound)
        .onSuccess(this::tellEverybody);
  }

  /** Whoever misses it is wrong for a second: caches keep nothing longer. */
  private void tellEverybody(EventOffer changed) {
    CatalogueChanged event =
        new CatalogueChanged(
            UUID.randomUUID(), clock.now(), changed.event().id(), changed.event().slug());
    vertx.eventBus().publish(EventAddress.CATALOGUE_CHANGED.address(), event.toJson());
  }

  private static Throwable slugTaken(Throwable failure) {
    return DatabaseFailure.isDuplicate(failure, "event_slug")
        ? Problem.of(ProblemType.CONFLICT, "Another event has this slug; choose another")
        : failure;
  }
}

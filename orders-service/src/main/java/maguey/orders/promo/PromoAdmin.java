package maguey.orders.promo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.ZoneId;
import java.util.List;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;
import maguey.orders.catalogue.Event;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.EventRepository;

/** What administrators do with promo codes. */
final class PromoAdmin {
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EventRepository events;
  private final PromoRepository promos = new PromoRepository();

  PromoAdmin(ServiceContext service, EventRepository events) {
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.events = events;
  }

  /** Makes a code; fails with {@code CONFLICT} when the event has it. */
  Future<PromoCode> create(String slug, JsonObject wanted, AdminDeed deed) {
    return event(slug)
        .compose(
            event -> {
              NewPromo promo = NewPromo.of(wanted, ZoneId.of(event.zone()));
              return transactions.inTransaction(
                  tx ->
                      AuditLog.write(tx, deed)
                          .compose(noted -> promos.insert(tx, event.id(), promo)));
            })
        .recover(failure -> Future.failedFuture(taken(failure)));
  }

  /** Codes after the given one. */
  Future<List<PromoCode>> list(String slug, String after, int limit) {
    return event(slug).compose(event -> promos.list(pool, event.id(), after, limit));
  }

  /** Withdraws a code; fails with {@code NOT_FOUND}. */
  Future<PromoCode> disable(String slug, String code, AdminDeed deed) {
    return event(slug)
        .compose(
            event ->
                transactions.inTransaction(
                    tx ->
                        promos
                            .disable(tx, event.id(), PromoCode.normalise(code))
                            .map(found -> found.orElseThrow(PromoAdmin::notFound))
                            .compose(promo -> AuditLog.write(tx, deed).map(promo))));
  }

  private Future<Event> event(String slug) {
    return events
        .findAny(pool, slug, clock.offsetSeconds())
        .map(EventCatalogue::orNotFound)
        .map(EventOffer::event);
  }

  private static Problem notFound() {
    return Problem.of(ProblemType.NOT_FOUND, "The event has no such promo code");
  }

  private static Throwable taken(Throwable failure) {
    return DatabaseFailure.isDuplicate(failure, "promo_code_name")
        ? Problem.of(ProblemType.CONFLICT, "The event has this promo code; choose another")
        : failure;
  }
}

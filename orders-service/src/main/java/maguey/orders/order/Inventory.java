package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.faults.FaultPoint;
import maguey.common.tracing.Spans;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.EventRepository;
import maguey.orders.catalogue.EventSpans;
import maguey.orders.promo.PromoCode;
import maguey.orders.promo.PromoRepository;

/** What is for sale as the database has it now: the step between an order's wish and its rows. */
final class Inventory {
  private final Spans spans;
  private final Pool pool;
  private final OfferReads offers;
  private final PromoRepository promos = new PromoRepository();

  Inventory(ServiceContext service, EventRepository events) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.offers =
        new OfferReads(
            slug ->
                service
                    .faults()
                    .at(
                        FaultPoint.READ_OFFER,
                        pool,
                        () -> events.find(pool, slug, service.clock().offsetSeconds())));
  }

  /** Prices what is wanted; fails with the reason why it is not for sale. */
  Future<PricedOrder> check(NewOrder wanted) {
    return spans.inSpan(
        "check-inventory",
        () ->
            offers
                .find(wanted.eventSlug())
                .map(EventCatalogue::orNotFound)
                .onSuccess(EventSpans::loaded)
                .compose(offer -> price(offer, wanted)));
  }

  private Future<PricedOrder> price(EventOffer offer, NewOrder wanted) {
    Future<Optional<PromoCode>> promo =
        wanted.promoCode() == null
            ? Future.succeededFuture(Optional.empty())
            : promos.find(pool, offer.event().id(), wanted.promoCode());
    return promo.map(found -> SaleRules.price(offer, wanted, found));
  }
}

package maguey.orders;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import maguey.common.boot.ServiceContext;
import maguey.common.http.RateLimit;
import maguey.common.privacy.EmailHash;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.catalogue.EventRepository;
import maguey.orders.delivery.DeliveryVerticle;
import maguey.orders.ticket.SigningKeys;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.waitlist.WaitlistToken;
import maguey.orders.webhook.Webhooks;

/** Wires one node of the service, and starts its verticles: deliveries first, then HTTP. */
final class OrdersStart {
  private OrdersStart() {}

  static Future<?> run(ServiceContext service, OrdersConfig config) {
    return SigningKeys.load(service.vertx(), service.pool(), config.ticketKeySecret())
        .compose(keys -> deploy(service, config, keys));
  }

  private static Future<?> deploy(ServiceContext service, OrdersConfig config, SigningKeys keys) {
    EventRepository events = new EventRepository();
    EventCatalogue catalogue = new EventCatalogue(service, events);
    TicketIssuer issuer = new TicketIssuer(service.spans(), keys);
    WaitlistToken tokens = new WaitlistToken(config.ticketKeySecret());
    ServiceContext background = service.inTheBackground();
    Webhooks webhooks = new Webhooks(background, config.webhook(), config.ticketKeySecret());
    DeliveryVerticle deliveries =
        new DeliveryVerticle(background, config.mail(), webhooks, catalogue, issuer, keys, tokens);
    OrdersParts parts =
        new OrdersParts(
            events,
            catalogue,
            keys,
            issuer,
            new EmailHash(config.emailHashSecret()),
            config.paymentSecrets(),
            webhooks,
            tokens,
            new RateLimit(config.waitlistPerMinute()),
            deliveries);
    return deployAll(service, parts);
  }

  private static Future<?> deployAll(ServiceContext service, OrdersParts parts) {
    int instances = service.config().instances();
    return parts
        .webhooks()
        .start()
        .compose(known -> service.vertx().deployVerticle(parts.deliveries()))
        .compose(
            deployed ->
                service
                    .vertx()
                    .deployVerticle(
                        () -> new OrdersVerticle(service, parts),
                        new DeploymentOptions().setInstances(instances)));
  }
}

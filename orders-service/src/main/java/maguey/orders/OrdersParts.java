package maguey.orders;

import java.util.List;
import maguey.common.http.RateLimit;
import maguey.common.privacy.EmailHash;
import maguey.common.webhook.WebhookSecret;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.catalogue.EventRepository;
import maguey.orders.delivery.DeliveryVerticle;
import maguey.orders.ticket.SigningKeys;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.waitlist.WaitlistToken;
import maguey.orders.webhook.Webhooks;

/** What the verticles of one node share. */
record OrdersParts(
    EventRepository events,
    EventCatalogue catalogue,
    SigningKeys keys,
    TicketIssuer issuer,
    EmailHash emailHash,
    List<WebhookSecret> paymentSecrets,
    Webhooks webhooks,
    WaitlistToken tokens,
    RateLimit waitlistJoins,
    DeliveryVerticle deliveries) {}

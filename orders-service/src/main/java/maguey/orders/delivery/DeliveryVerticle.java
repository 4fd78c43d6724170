package maguey.orders.delivery;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.events.EventConsumer;
import maguey.common.events.TicketScanned;
import maguey.common.mail.MailSettings;
import maguey.common.outbox.OutboxRelay;
import maguey.orders.audit.AuditLog;
import maguey.orders.catalogue.EventCatalogue;
import maguey.orders.order.HoldExpiry;
import maguey.orders.order.Idempotency;
import maguey.orders.order.WebhookMessages;
import maguey.orders.ticket.SigningKeys;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.ticket.TicketRepository;
import maguey.orders.waitlist.WaitlistOffers;
import maguey.orders.waitlist.WaitlistSweep;
import maguey.orders.waitlist.WaitlistToken;
import maguey.orders.webhook.DeliveryLog;
import maguey.orders.webhook.Webhooks;

/** What a node does after the reply: relays the outbox, mails, sends webhooks, tidies up. */
public final class DeliveryVerticle extends VerticleBase {
  private static final long TIDY_MS = TimeUnit.HOURS.toMillis(1);

  /** For who missed that they have changed. */
  private static final long KEYS_MS = TimeUnit.SECONDS.toMillis(10);

  private static final long EXPIRY_MS = TimeUnit.SECONDS.toMillis(1);

  private final ServiceContext service;
  private final MailSettings mail;
  private final Webhooks webhooks;
  private final EventCatalogue catalogue;
  private final TicketIssuer issuer;
  private final SigningKeys keys;
  private final TicketRepository tickets = new TicketRepository();
  private final HoldExpiry holds;
  private final WaitlistSweep waitlist;
  private final WaitlistToken tokens;
  private volatile OutboxRelay relay;

  public DeliveryVerticle(
      ServiceContext service,
      MailSettings mail,
      Webhooks webhooks,
      EventCatalogue catalogue,
      TicketIssuer issuer,
      SigningKeys keys,
      WaitlistToken tokens) {
    this.service = service;
    this.mail = mail;
    this.webhooks = webhooks;
    this.catalogue = catalogue;
    this.issuer = issuer;
    this.keys = keys;
    this.tokens = tokens;
    this.holds = new HoldExpiry(service, new WaitlistOffers(service));
    this.waitlist = new WaitlistSweep(service);
  }

  @Override
  public Future<?> start() {
    EventConsumer consumers = new EventConsumer(vertx, service.spans(), service.faults());
    EmailSender emails = new EmailSender(service, mail, issuer, tokens);
    vertx.setPeriodic(TIDY_MS, tick -> tidy());
    vertx.setPeriodic(EXPIRY_MS, tick -> holds.run());
    vertx.setPeriodic(KEYS_MS, tick -> service.spans().detached(keys::reload));
    vertx.setPeriodic(EXPIRY_MS, tick -> waitlist.run());
    return Future.all(
            List.of(
                consumers.on(EventAddress.ORDER_CONFIRMED_EMAIL, emails::send),
                consumers.on(EventAddress.ORDER_CONFIRMED_WEBHOOK, webhooks::send),
                consumers.on(EventAddress.TICKET_CANCELLED_WEBHOOK, webhooks::send),
                consumers.on(EventAddress.TICKET_REFUNDED_WEBHOOK, webhooks::send),
                consumers.on(EventAddress.TICKET_REISSUED_WEBHOOK, webhooks::send),
                consumers.on(EventAddress.TICKET_REISSUED_EMAIL, emails::sendReissued),
                consumers.on(EventAddress.ORDER_MAIL_WANTED_EMAIL, emails::sendAgain),
                consumers.on(EventAddress.WAITLIST_OFFERED_EMAIL, emails::sendOffer),
                consumers.on(EventAddress.TICKET_SCANNED_ORDERS, this::noteUse),
                consumers.on(EventAddress.KEYS_CHANGED, changed -> keys.reload()),
                consumers.on(EventAddress.CATALOGUE_CHANGED, changed -> catalogue.forget())))
        .onSuccess(registered -> relay = OutboxRelay.start(service));
  }

  @Override
  public Future<?> stop() {
    return relay == null
        ? Future.succeededFuture()
        : Future.join(relay.stop(), holds.ended(), waitlist.ended());
  }

  /** Delivers now what a commit has just put into the outbox. */
  public void wake() {
    relay.wake();
  }

  /** A ticket that let somebody in is not given back. */
  private Future<Void> noteUse(JsonObject event) {
    TicketScanned scanned = TicketScanned.fromJson(event);
    return tickets.setUsed(service.pool(), scanned.ticketId(), scanned.occurredAt());
  }

  private void tidy() {
    service
        .spans()
        .detached(
            () ->
                Future.join(
                    Idempotency.removeExpired(service.pool()),
                    WebhookMessages.removeOld(service.pool()),
                    DeliveryLog.removeOld(service.pool()),
                    AuditLog.removeOld(service.pool())));
  }
}

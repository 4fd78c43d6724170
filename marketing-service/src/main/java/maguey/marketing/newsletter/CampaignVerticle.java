package maguey.marketing.newsletter;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.events.EventConsumer;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.common.mail.MailSettings;
import maguey.common.mail.Mailer;
import maguey.common.outbox.OutboxRelay;
import maguey.common.tracing.StoredContext;
import maguey.marketing.orders.OrdersClient;
import maguey.marketing.orders.OrdersDoor;
import maguey.marketing.orders.Origin;

/** What a node does behind the site: relays the outbox, mails, notes visits, thanks, tidies up. */
public final class CampaignVerticle extends VerticleBase {
  private static final long SWEEP_MS = TimeUnit.SECONDS.toMillis(1);
  private static final long TIDY_MS = TimeUnit.HOURS.toMillis(1);

  private final ServiceContext service;
  private final String secret;
  private final MailSettings mail;
  private final Supplier<List<Origin>> orders;
  private final Visits visits = new Visits();
  private final Subscribers subscribers = new Subscribers();
  private final ThankYouSweep sweep;
  private volatile OutboxRelay relay;

  /**
   * The verticle of a node.
   *
   * @param secret {@code MAGUEY_EMAIL_HASH_SECRET}
   * @param orders where events are asked for
   */
  public CampaignVerticle(
      ServiceContext service, String secret, MailSettings mail, Supplier<List<Origin>> orders) {
    this.service = service;
    this.secret = secret;
    this.mail = mail;
    this.orders = orders;
    this.sweep = new ThankYouSweep(service, this::wake);
  }

  @Override
  public Future<?> start() {
    NewsletterMails mails = new NewsletterMails(mail, new NewsletterTokens(secret));
    OrdersClient client = new OrdersClient(new OrdersDoor(vertx, orders));
    CampaignMailer mailer = new CampaignMailer(service, new Mailer(service, mail), mails, client);
    EventConsumer consumers = new EventConsumer(vertx, service.spans());
    vertx.setPeriodic(SWEEP_MS, tick -> sweep.run());
    vertx.setPeriodic(TIDY_MS, tick -> tidy());
    return Future.all(
            consumers.on(EventAddress.MARKETING_SIGNUP, mailer::askBack),
            consumers.on(EventAddress.MARKETING_THANKS, mailer::thank),
            consumers.on(EventAddress.ORDER_CONFIRMED_MARKETING, this::notePurchase),
            consumers.on(EventAddress.TICKET_SCANNED_MARKETING, this::noteAdmission))
        .onSuccess(registered -> relay = OutboxRelay.start(service));
  }

  @Override
  public Future<?> stop() {
    return relay == null ? Future.succeededFuture() : Future.join(relay.stop(), sweep.ended());
  }

  /** Delivers now what a commit has just put into the outbox. */
  public void wake() {
    if (relay != null) {
      relay.wake();
    }
  }

  private Future<Void> notePurchase(JsonObject event) {
    return visits.notePurchase(service.pool(), OrderConfirmed.fromJson(event));
  }

  private Future<Void> noteAdmission(JsonObject event) {
    return visits.noteAdmission(
        service.pool(), TicketScanned.fromJson(event), StoredContext.current());
  }

  private void tidy() {
    double offset = service.clock().offsetSeconds();
    service
        .spans()
        .detached(
            () ->
                Future.join(
                    subscribers.forget(service.pool(), offset),
                    visits.forget(service.pool(), offset)));
  }
}

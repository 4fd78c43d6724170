package maguey.marketing.newsletter;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailMessage;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import maguey.common.boot.ServiceContext;
import maguey.common.mail.Mailer;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.marketing.orders.OrderRefused;
import maguey.marketing.orders.OrdersClient;

/** Sends the mails that events ask for, each once, and to nobody who does not want it by then. */
final class CampaignMailer {
  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final Mailer mailer;
  private final NewsletterMails mails;
  private final OrdersClient orders;
  private final Subscribers subscribers = new Subscribers();

  CampaignMailer(
      ServiceContext service, Mailer mailer, NewsletterMails mails, OrdersClient orders) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.mailer = mailer;
    this.mails = mails;
    this.orders = orders;
  }

  /** Asks a mailbox back; not if it has answered by now. */
  Future<Void> askBack(JsonObject event) {
    UUID id = UUID.fromString(event.getString("subscriberId"));
    return once(
        event,
        () ->
            subscribers
                .find(pool, id, clock.offsetSeconds())
                .map(found -> found.filter(Subscriber::isPending))
                .compose(found -> send(found, one -> Future.succeededFuture(mails.asking(one)))));
  }

  /** Thanks somebody who was at an event. */
  Future<Void> thank(JsonObject event) {
    return once(
        event,
        () ->
            subscribers
                .confirmed(pool, event.getString("emailHash"), clock.offsetSeconds())
                .compose(found -> send(found, one -> thanks(one, event))));
  }

  private Future<MailMessage> thanks(Subscriber subscriber, JsonObject event) {
    String slug = event.getString("eventSlug");
    return orders
        .event(slug)
        .map(found -> found.getString("title", slug))
        .recover(failure -> unlisted(failure, slug))
        .map(title -> mails.thanking(subscriber, title, event.getString("messageId")));
  }

  /** An event that is no longer shown was one all the same. */
  private static Future<String> unlisted(Throwable failure, String slug) {
    return failure instanceof OrderRefused
        ? Future.succeededFuture(slug.replace('-', ' '))
        : Future.failedFuture(failure);
  }

  private Future<Void> once(JsonObject event, Supplier<? extends Future<?>> sending) {
    return mailer.once(event.getString("messageId"), sending);
  }

  private Future<Void> send(
      Optional<Subscriber> to, Function<Subscriber, Future<MailMessage>> writing) {
    return to.map(one -> writing.apply(one).compose(mail -> deliver(one, mail)))
        .orElse(Future.succeededFuture());
  }

  private Future<Void> deliver(Subscriber to, MailMessage mail) {
    SpanSettings about = Newsletter.about(SpanSettings.child().kind(SpanKind.CLIENT), to);
    return spans.inSpan("send-email", about, () -> mailer.deliver(mail));
  }
}

package maguey.orders.delivery;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailMessage;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.events.TicketsChanged;
import maguey.common.mail.MailSettings;
import maguey.common.mail.Mailer;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.order.Order;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.waitlist.WaitlistEntry;
import maguey.orders.waitlist.WaitlistRepository;
import maguey.orders.waitlist.WaitlistToken;

/** Sends mails that bring tickets, or news of them. */
final class EmailSender {
  private final Vertx vertx;
  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final OfferMail offerMail;
  private final WaitlistRepository waiting = new WaitlistRepository();
  private final OrderLookup orders;
  private final TicketMail mails;
  private final Mailer mailer;

  EmailSender(
      ServiceContext service, MailSettings settings, TicketIssuer issuer, WaitlistToken tokens) {
    this.vertx = service.vertx();
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.offerMail = new OfferMail(settings, tokens);
    this.orders = new OrderLookup(pool);
    this.mails = new TicketMail(settings, issuer);
    this.mailer = new Mailer(service, settings);
  }

  /** Sends the mail of a confirmed order, unless it was sent or no ticket is left to bring. */
  Future<Void> send(JsonObject event) {
    return once(
        event,
        order -> order.ownTickets().isEmpty() ? List.of() : List.of(mails.confirming(order)));
  }

  /** Sends the mail of a confirmed order once more; it is another mail, by its Message-ID. */
  Future<Void> sendAgain(JsonObject event) {
    String id = event.getString("messageId");
    return once(
        event, order -> order.ownTickets().isEmpty() ? List.of() : List.of(mails.again(order, id)));
  }

  /** Brings the new code of a reissued ticket, unless it was sent or is no longer valid. */
  Future<Void> sendReissued(JsonObject event) {
    TicketsChanged changed = TicketsChanged.fromJson(event);
    return once(
        event,
        order ->
            changed.ticketIds().stream()
                .map(order::ticket)
                .filter(Ticket::isValid)
                .map(ticket -> mails.reissuing(order, ticket))
                .toList());
  }

  /** Tells who waited that tickets are held for him, unless it was told or is no longer so. */
  Future<Void> sendOffer(JsonObject event) {
    return mailer.once(event.getString("messageId"), () -> offer(event));
  }

  private Future<Void> offer(JsonObject event) {
    return waiting
        .find(pool, UUID.fromString(event.getString("entryId")), clock.offsetSeconds())
        .map(entry -> entry.filter(WaitlistEntry::hasOffer))
        .compose(entry -> entry.map(this::deliverOffer).orElse(Future.succeededFuture()));
  }

  private Future<Void> deliverOffer(WaitlistEntry entry) {
    SpanSettings about =
        SpanSettings.child()
            .kind(SpanKind.CLIENT)
            .with(MagueyAttributes.WAITLIST_ENTRY_ID, entry.id().toString())
            .with(MagueyAttributes.CUSTOMER_EMAIL_HASH, entry.emailHash());
    return spans.inSpan("send-email", about, () -> mailer.deliver(offerMail.of(entry)));
  }

  private Future<Void> once(JsonObject event, Function<Order, List<MailMessage>> letters) {
    return mailer.once(
        event.getString("messageId"),
        () ->
            orders
                .of(event)
                .compose(order -> write(order, letters).compose(mails -> sendAll(order, mails))));
  }

  /** Signing codes and drawing them takes longer than an event loop may. */
  private Future<List<MailMessage>> write(Order order, Function<Order, List<MailMessage>> letters) {
    return vertx.executeBlocking(() -> letters.apply(order), false);
  }

  private Future<?> sendAll(Order order, List<MailMessage> letters) {
    return Future.all(
        letters.stream()
            .map(mail -> spans.inSpan("send-email", about(order), () -> mailer.deliver(mail)))
            .toList());
  }

  private static SpanSettings about(Order order) {
    return SpanSettings.child()
        .kind(SpanKind.CLIENT)
        .with(MagueyAttributes.ORDER_ID, order.id().toString())
        .with(MagueyAttributes.ORDER_NUMBER, order.number())
        .with(MagueyAttributes.JOURNEY_ID, order.id().toString())
        .with(MagueyAttributes.TICKET_COUNT, (long) order.tickets().size())
        .with(MagueyAttributes.CUSTOMER_EMAIL_HASH, order.emailHash());
  }
}

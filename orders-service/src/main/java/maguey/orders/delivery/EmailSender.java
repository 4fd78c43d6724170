package maguey.orders.delivery;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import maguey.common.boot.ServiceContext;
import maguey.common.events.NotDelivered;
import maguey.common.events.TicketsChanged;
import maguey.common.flow.WaitingLine;
import maguey.common.flow.WaitingLine.TurnMissed;
import maguey.common.outbox.Inbox;
import maguey.common.privacy.Masking;
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

/**
 * Sends mails that bring tickets over SMTP.
 *
 * <p>A mail cannot commit with a row, so a crash between the two sends it twice; both copies have
 * the same Message-ID, by which mail programs show one.
 */
final class EmailSender {
  private static final String CONSUMER = "email";
  private static final int CONNECTIONS = 8;
  private static final int MAX_WAITING = 500;

  /** With the time that sending may take, less than the relay waits for the reply. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int IDLE_SECONDS = 30;

  /** Less than the relay waits for the reply, so that it hears the reason. */
  private static final long SENT_WITHIN_MS = 12_000;

  /** About as long as the relay keeps the row for this node. */
  private static final int NOTE_TRIES = 20;

  private static final long BETWEEN_NOTES_MS = 1_000;

  private final Vertx vertx;
  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final OfferMail offerMail;
  private final WaitlistRepository waiting = new WaitlistRepository();
  private final OrderLookup orders;
  private final TicketMail mails;
  private final MailClient smtp;
  private final WaitingLine line = new WaitingLine(CONNECTIONS, MAX_WAITING, PATIENCE);

  /** Those that are no longer waited for, but still with the client, among them. */
  private final AtomicInteger sending = new AtomicInteger();

  EmailSender(
      ServiceContext service, MailSettings settings, TicketIssuer issuer, WaitlistToken tokens) {
    this.vertx = service.vertx();
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.offerMail = new OfferMail(settings, tokens);
    this.orders = new OrderLookup(pool);
    this.mails = new TicketMail(settings, issuer);
    this.smtp = MailClient.create(service.vertx(), smtp(settings));
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
    String messageId = event.getString("messageId");
    return Inbox.contains(pool, CONSUMER, messageId)
        .compose(
            sent -> sent ? Future.succeededFuture() : inTurn(() -> sendOffer(event, messageId)));
  }

  private Future<Void> sendOffer(JsonObject event, String messageId) {
    return waiting
        .find(pool, UUID.fromString(event.getString("entryId")), clock.offsetSeconds())
        .map(entry -> entry.filter(WaitlistEntry::hasOffer))
        .compose(entry -> entry.map(this::deliverOffer).orElse(Future.succeededFuture()))
        .compose(sent -> note(messageId, NOTE_TRIES));
  }

  private Future<Void> deliverOffer(WaitlistEntry entry) {
    SpanSettings about =
        SpanSettings.child()
            .kind(SpanKind.CLIENT)
            .with(MagueyAttributes.WAITLIST_ENTRY_ID, entry.id().toString())
            .with(MagueyAttributes.CUSTOMER_EMAIL_HASH, entry.emailHash());
    return spans.inSpan("send-email", about, () -> deliver(offerMail.of(entry)));
  }

  private Future<Void> once(JsonObject event, Function<Order, List<MailMessage>> letters) {
    String messageId = event.getString("messageId");
    return Inbox.contains(pool, CONSUMER, messageId)
        .compose(sent -> sent ? Future.succeededFuture() : sendOnce(event, messageId, letters));
  }

  private Future<Void> sendOnce(
      JsonObject event, String messageId, Function<Order, List<MailMessage>> letters) {
    return inTurn(
        () ->
            orders
                .of(event)
                .compose(order -> write(order, letters).compose(mails -> sendAll(order, mails)))
                .compose(sent -> note(messageId, NOTE_TRIES)));
  }

  private Future<Void> inTurn(Supplier<Future<Void>> work) {
    return line.enter(waited -> work.get())
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TurnMissed
                        ? NotDelivered.notYet("The mail server is busy with others", PAUSE)
                        : failure));
  }

  /** Signing codes and drawing them takes longer than an event loop may. */
  private Future<List<MailMessage>> write(Order order, Function<Order, List<MailMessage>> letters) {
    return vertx.executeBlocking(() -> letters.apply(order), false);
  }

  /** A mail cannot be called back: while the database is away for a moment, the note is kept. */
  private Future<Void> note(String messageId, int tries) {
    return Inbox.firstTime(pool, CONSUMER, messageId, null)
        .<Void>mapEmpty()
        .recover(
            failure ->
                tries <= 1
                    ? Future.failedFuture(failure)
                    : vertx
                        .timer(BETWEEN_NOTES_MS, TimeUnit.MILLISECONDS)
                        .compose(later -> note(messageId, tries - 1)));
  }

  private Future<?> sendAll(Order order, List<MailMessage> letters) {
    return Future.all(
        letters.stream()
            .map(mail -> spans.inSpan("send-email", about(order), () -> deliver(mail)))
            .toList());
  }

  private Future<Void> deliver(MailMessage mail) {
    // A mail cannot be called back: what waits in the client's own queue would be sent after all.
    if (sending.incrementAndGet() > CONNECTIONS) {
      sending.decrementAndGet();
      return Future.failedFuture(
          NotDelivered.failed("All connections to the SMTP server are busy"));
    }
    Future<MailResult> sent = smtp.sendMail(mail);
    sent.onComplete(done -> sending.decrementAndGet());
    return sent.timeout(SENT_WITHIN_MS, TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(notSent(failure)))
        .mapEmpty();
  }

  /** For the outbox row; a mail server's answer may quote the address. */
  private static NotDelivered notSent(Throwable failure) {
    return NotDelivered.failed(
        "The mail server did not take it: " + Masking.builtIn().text(failure.toString()));
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

  private static MailConfig smtp(MailSettings settings) {
    MailConfig config =
        new MailConfig()
            .setHostname(settings.host())
            .setPort(settings.port())
            .setStarttls(StartTLSOptions.OPTIONAL)
            .setMaxPoolSize(CONNECTIONS);
    config.setConnectTimeout(CONNECT_TIMEOUT_MS).setIdleTimeout(IDLE_SECONDS);
    return config;
  }
}

package maguey.orders.delivery;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.sqlclient.Pool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.common.boot.ServiceContext;
import maguey.common.events.OrderConfirmed;
import maguey.common.outbox.Inbox;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.order.Order;
import maguey.orders.ticket.TicketIssuer;

/**
 * Sends the confirmation of an order over SMTP.
 *
 * <p>A mail cannot commit with a row, so a crash between the two sends it twice; both copies have
 * the same Message-ID, by which mail programs show one.
 */
final class EmailSender {
  private static final String CONSUMER = "email";
  private static final int CONNECTIONS = 8;
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int IDLE_SECONDS = 30;

  /** Less than the relay waits for the reply, so that it hears the reason. */
  private static final long SENT_WITHIN_MS = 12_000;

  private final Spans spans;
  private final Pool pool;
  private final OrderLookup orders;
  private final ConfirmationMail mails;
  private final MailClient smtp;
  private final AtomicInteger sending = new AtomicInteger();

  EmailSender(ServiceContext service, MailSettings settings, TicketIssuer issuer) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.orders = new OrderLookup(pool);
    this.mails = new ConfirmationMail(settings, issuer);
    this.smtp = MailClient.create(service.vertx(), smtp(settings));
  }

  /** Sends the mail of a confirmed order, unless it was sent. */
  Future<Void> send(JsonObject event) {
    String messageId = OrderConfirmed.fromJson(event).messageId().toString();
    return Inbox.contains(pool, CONSUMER, messageId)
        .compose(sent -> sent ? Future.succeededFuture() : sendOnce(event, messageId));
  }

  private Future<Void> sendOnce(JsonObject event, String messageId) {
    return orders
        .of(event)
        .compose(order -> spans.inSpan("send-email", about(order), () -> deliver(order)))
        .compose(sent -> Inbox.firstTime(pool, CONSUMER, messageId, null))
        .mapEmpty();
  }

  private Future<Void> deliver(Order order) {
    // A mail cannot be called back: what waits in the client's own queue would be sent after all.
    if (sending.incrementAndGet() > CONNECTIONS) {
      sending.decrementAndGet();
      return Future.failedFuture("All connections to the SMTP server are busy");
    }
    Future<MailResult> sent = smtp.sendMail(mails.of(order));
    sent.onComplete(done -> sending.decrementAndGet());
    return sent.timeout(SENT_WITHIN_MS, TimeUnit.MILLISECONDS).mapEmpty();
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

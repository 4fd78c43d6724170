package maguey.scanner.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.webhook.ReceivedWebhook;
import maguey.common.webhook.WebhookInbox;
import maguey.common.webhook.WebhookSecret;

/** Takes tickets from orders-service: verified, once per id, in any order. */
public final class TicketWebhook {
  private final List<WebhookSecret> secrets;
  private final Spans spans;
  private final Transactions transactions;
  private final WebhookInbox inbox;
  private final Faults faults;

  public TicketWebhook(ServiceContext service, List<WebhookSecret> secrets) {
    this.secrets = secrets;
    this.spans = service.spans();
    this.transactions = service.transactions();
    this.faults = service.faults();
    this.inbox = new WebhookInbox("ticket-webhook", service.meters());
  }

  /** Answers 204 when the tickets are stored, now or before; and for types that are not for us. */
  public Future<Reply> receive(ApiRequest request) {
    ReceivedWebhook webhook = ReceivedWebhook.verified(request, secrets);
    return faults.at(FaultPoint.TAKE_WEBHOOK, () -> take(webhook));
  }

  private Future<Reply> take(ReceivedWebhook webhook) {
    return TicketsMessage.isMeant(webhook.json().getValue("type"))
        ? store(webhook, TicketsMessage.fromJson(webhook.json()))
        : Future.succeededFuture(Reply.noContent());
  }

  private Future<Reply> store(ReceivedWebhook webhook, TicketsMessage message) {
    SpanSettings settings =
        SpanSettings.child()
            .with(MagueyAttributes.WEBHOOK_ID, webhook.id())
            .with(MagueyAttributes.ORDER_ID, message.orderId().toString())
            .with(MagueyAttributes.ORDER_NUMBER, message.orderNumber())
            .with(MagueyAttributes.EVENT_ID, message.event().id().toString())
            .with(MagueyAttributes.TICKET_COUNT, (long) message.tickets().size());
    return spans
        .inSpan("store-tickets", settings, () -> transactions.inTransaction(once(webhook, message)))
        .map(stored -> Reply.noContent());
  }

  private Function<SqlConnection, Future<Void>> once(
      ReceivedWebhook webhook, TicketsMessage message) {
    return tx ->
        inbox
            .firstTime(tx, webhook)
            .compose(first -> first ? ToldTickets.store(tx, message) : Future.succeededFuture());
  }
}

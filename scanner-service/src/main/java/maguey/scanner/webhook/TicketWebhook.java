package maguey.scanner.webhook;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.outbox.Inbox;
import maguey.common.sql.Transactions;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.webhook.WebhookSecret;
import maguey.common.webhook.WebhookSignature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes tickets from orders-service: verified, once per id, in any order. */
public final class TicketWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(TicketWebhook.class);
  private static final String CONSUMER = "ticket-webhook";
  private static final ProblemType ID_REUSED =
      new ProblemType("WEBHOOK_ID_REUSED", 409, "The webhook's id belongs to another body");

  private final List<WebhookSecret> secrets;
  private final Spans spans;
  private final Transactions transactions;
  private final Counter reused;

  public TicketWebhook(ServiceContext service, List<WebhookSecret> secrets) {
    this.secrets = secrets;
    this.spans = service.spans();
    this.transactions = service.transactions();
    this.reused =
        Counter.builder("maguey.webhooks.reused")
            .description(
                "Webhook ids that came again with another body: somebody's fault or attack")
            .register(service.meters());
  }

  /** Answers 204 when the tickets are stored, now or before; and for types that are not for us. */
  public Future<Reply> receive(ApiRequest request) {
    WebhookSignature signature = WebhookSignature.of(request);
    Buffer body = body(request);
    // Real time: a webhook's timestamp guards against replay, and knows nothing of a demo's clock.
    signature.verify(body, secrets, Instant.now());
    JsonObject message = json(body);
    return TicketsIssued.TYPE.equals(message.getValue("type"))
        ? store(signature.id(), Sha256.hex(body), TicketsIssued.fromJson(message))
        : Future.succeededFuture(Reply.noContent());
  }

  private Future<Reply> store(String id, String hash, TicketsIssued issued) {
    SpanSettings settings =
        SpanSettings.child()
            .with(MagueyAttributes.ORDER_ID, issued.orderId().toString())
            .with(MagueyAttributes.ORDER_NUMBER, issued.orderNumber())
            .with(MagueyAttributes.EVENT_ID, issued.event().id().toString())
            .with(MagueyAttributes.TICKET_COUNT, (long) issued.tickets().size());
    return spans
        .inSpan("store-tickets", settings, () -> transactions.inTransaction(once(id, hash, issued)))
        .map(stored -> Reply.noContent());
  }

  private Function<SqlConnection, Future<Void>> once(String id, String hash, TicketsIssued issued) {
    return tx ->
        Inbox.firstTime(tx, CONSUMER, id, hash)
            .compose(first -> first ? IssuedTickets.store(tx, issued) : repeated(tx, id, hash));
  }

  private Future<Void> repeated(SqlConnection tx, String id, String hash) {
    return Inbox.bodyHash(tx, CONSUMER, id)
        .compose(before -> hash.equals(before) ? Future.succeededFuture() : refuse(id));
  }

  private Future<Void> refuse(String id) {
    reused.increment();
    LOG.warn("The webhook id {} came again with another body", id);
    return Future.failedFuture(
        Problem.of(ID_REUSED, "Send another body under an id of its own; nothing was changed"));
  }

  private static Buffer body(ApiRequest request) {
    Buffer body = request.context().body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  private static JsonObject json(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (DecodeException | ClassCastException notAnObject) {
      throw Problem.of(ProblemType.MALFORMED, "The body must be a JSON object");
    }
  }
}

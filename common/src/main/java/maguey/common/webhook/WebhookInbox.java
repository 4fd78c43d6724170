package maguey.common.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.outbox.Inbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each webhook once: a repeat has no effect, another body under a known id is refused. */
public final class WebhookInbox {
  /** The id came before, with another body. */
  public static final ProblemType ID_REUSED =
      new ProblemType("WEBHOOK_ID_REUSED", 409, "The webhook's id belongs to another body");

  private static final Logger LOG = LoggerFactory.getLogger(WebhookInbox.class);

  private final String consumer;
  private final Counter reused;

  /**
   * The inbox of one door.
   *
   * @param consumer its name in the inbox table
   */
  public WebhookInbox(String consumer, MeterRegistry meters) {
    this.consumer = consumer;
    this.reused =
        Counter.builder("maguey.webhooks.reused")
            .description(
                "Webhook ids that came again with another body: somebody's fault or attack")
            .register(meters);
  }

  /**
   * Notes a webhook in the transaction of its effect.
   *
   * @return true the first time, false for a repeat; fails with {@code WEBHOOK_ID_REUSED}
   */
  public Future<Boolean> firstTime(SqlClient tx, ReceivedWebhook webhook) {
    return Inbox.firstTime(tx, consumer, webhook.id(), webhook.bodyHash())
        .compose(first -> first ? Future.succeededFuture(true) : repeated(tx, webhook));
  }

  private Future<Boolean> repeated(SqlClient tx, ReceivedWebhook webhook) {
    return Inbox.bodyHash(tx, consumer, webhook.id())
        .compose(
            before ->
                webhook.bodyHash().equals(before)
                    ? Future.succeededFuture(false)
                    : refuse(webhook.id()));
  }

  private Future<Boolean> refuse(String id) {
    reused.increment();
    LOG.warn("The webhook id {} came again with another body", id);
    return Future.failedFuture(
        Problem.of(ID_REUSED, "Send another body under an id of its own; nothing was changed"));
  }
}

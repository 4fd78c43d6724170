package maguey.common.outbox;

import static io.vertx.core.eventbus.ReplyFailure.NO_HANDLERS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import maguey.common.events.EventAddress.Delivery;
import maguey.common.events.NotDelivered;
import maguey.common.events.Waited;
import maguey.common.time.ElapsedTime;
import maguey.common.tracing.vertx.TracedRequests;

/** Hands rows to their consumers on the event bus, and remembers where nobody listens. */
final class OutboxConsumers {
  private static final long REPLY_WITHIN_MS = 20_000;

  /** Of a row in another service's database; its node may have died with the question. */
  private static final long DISTANT_REPLY_WITHIN_MS = 6_000;

  private final Vertx vertx;
  private final Runnable back;
  private final AbsentConsumers absent = new AbsentConsumers(ElapsedTime::millis);

  /**
   * The consumers of a node's rows.
   *
   * @param back is told when somebody listens again
   */
  OutboxConsumers(Vertx vertx, Runnable back) {
    this.vertx = vertx;
    this.back = back;
  }

  /** How many of so many rows an address is to be tried with now. */
  int limit(String address, int rows) {
    return absent.limit(address, rows);
  }

  /** Completes when the consumer has replied; fails with what it said, or because it did not. */
  Future<?> hand(OutboxRow row) {
    if (row.address().delivery() == Delivery.PUBLISH) {
      vertx.eventBus().publish(row.address().address(), row.body());
      return Future.succeededFuture();
    }
    boolean isHere = row.address().isHere();
    DeliveryOptions options =
        Waited.headers(row.waitedMs(), row.attempts())
            .setLocalOnly(isHere)
            .setSendTimeout(isHere ? REPLY_WITHIN_MS : DISTANT_REPLY_WITHIN_MS);
    return TracedRequests.request(vertx, row.address().address(), row.body(), options)
        .onComplete(answer -> noteWhetherThere(row.address().address(), answer.cause()))
        .map(NotDelivered::orReply);
  }

  private void noteWhetherThere(String address, Throwable failure) {
    if (failure instanceof ReplyException reply && reply.failureType() == NO_HANDLERS) {
      absent.missed(address);
    } else if (absent.answered(address)) {
      back.run();
    }
  }
}

package maguey.marketing.newsletter;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.events.ThanksDue;
import maguey.common.outbox.Inbox;
import maguey.common.outbox.Outbox;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StepConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, on any node, for visits that are a day old. What is due waits in a table: a restart loses
 * none, and of several nodes one takes it.
 */
final class ThankYouSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ThankYouSweep.class);

  /** Remembers whom thanks were given for which event, however many orders he has. */
  private static final String THANKED = "thanks";

  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final Runnable done;
  private final Visits visits = new Visits();
  private final Subscribers subscribers = new Subscribers();
  private Future<Void> sweep = Future.succeededFuture();

  ThankYouSweep(ServiceContext service, Runnable done) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.done = done;
  }

  /** Settles what is due, unless the last sweep is still at it. */
  void run() {
    if (sweep.isComplete()) {
      sweep =
          spans
              .detached(this::sweep)
              .onFailure(failure -> LOG.warn("Thanks cannot be given now: {}", failure.toString()))
              .otherwiseEmpty();
    }
  }

  /** Completes when the sweep under way has ended. */
  Future<Void> ended() {
    return sweep;
  }

  private Future<Void> sweep() {
    return pool.withTransaction(taken -> settleOne(StepConnection.of(taken)))
        .compose(settled -> settled ? next() : Future.succeededFuture());
  }

  private Future<Void> next() {
    done.run();
    return sweep();
  }

  private Future<Boolean> settleOne(SqlConnection tx) {
    return visits
        .takeDue(tx, clock.offsetSeconds())
        .compose(
            due -> due.isEmpty() ? Future.succeededFuture(false) : settle(tx, due.get()).map(true));
  }

  private Future<Void> settle(SqlConnection tx, Visit visit) {
    return subscribers
        .confirmed(tx, visit.emailHash(), clock.offsetSeconds())
        .compose(
            subscriber ->
                subscriber.isEmpty()
                    ? Future.succeededFuture(false)
                    : Inbox.firstTime(tx, THANKED, visit.emailHash() + ":" + visit.eventId(), null))
        .compose(first -> first ? thank(tx, visit) : Future.succeededFuture());
  }

  private Future<Void> thank(SqlConnection tx, Visit visit) {
    SpanSettings settings =
        SpanSettings.childOf(visit.trace().toContext())
            .with(MagueyAttributes.ORDER_ID, visit.orderId().toString())
            .with(MagueyAttributes.JOURNEY_ID, visit.orderId().toString())
            .with(MagueyAttributes.EVENT_ID, visit.eventId().toString())
            .with(MagueyAttributes.EVENT_SLUG, visit.eventSlug())
            .with(MagueyAttributes.CUSTOMER_EMAIL_HASH, visit.emailHash());
    return spans.inSpan("thank-visitor", settings, () -> tell(tx, visit));
  }

  private static Future<Void> tell(SqlConnection tx, Visit visit) {
    ThanksDue event =
        new ThanksDue(
            UUID.randomUUID(),
            visit.dueAt(),
            visit.orderId(),
            visit.eventId(),
            visit.eventSlug(),
            visit.emailHash(),
            visit.trace().traceId());
    return Outbox.append(tx, visit.orderId(), event, List.of(EventAddress.MARKETING_THANKS));
  }
}

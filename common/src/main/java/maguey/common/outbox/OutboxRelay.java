package maguey.common.outbox;

import static io.vertx.core.eventbus.ReplyFailure.NO_HANDLERS;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import maguey.common.boot.ServiceContext;
import maguey.common.cluster.Cluster;
import maguey.common.events.EventAddress;
import maguey.common.events.EventAddress.Delivery;
import maguey.common.events.NotDelivered;
import maguey.common.events.Waited;
import maguey.common.flow.Rush;
import maguey.common.time.ElapsedTime;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.vertx.TracedRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the rows of a service's outbox, each in the trace that wrote it.
 *
 * <p>Rows are leased with {@code FOR UPDATE SKIP LOCKED}, so any number of nodes may relay; a row
 * is deleted when its consumer has replied. Of a node that leaves the cluster the others take over
 * the leases ({@link Departures}). A consumer that hangs holds up its own rows alone. Rows of one
 * lane about one thing are delivered in order. A failed delivery is tried again with growing,
 * jittered pauses ({@link RetrySchedule}); at last the row stays, marked dead. While nobody listens
 * at an address, its rows are left alone ({@link AbsentConsumers}).
 */
public final class OutboxRelay {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final long POLL_MS = 500;

  /** Of each address at a poll, while callers wait: nothing stands still. */
  private static final int FEW = 8;

  /** Whoever has waited so long goes before new callers. */
  private static final double LONGEST_WAIT_MS = 60_000;

  /**
   * A claim and a deletion cost as much for one row as for many: after each the relay waits so long
   * for more. What comes when nothing is going on is not kept waiting.
   */
  private static final long GATHER_MS = 20;

  /** Three seconds: a node that is cut off for less comes back to its leases. */
  private static final int LOOKS_BEFORE_GONE = 6;

  private static final long REPLY_WITHIN_MS = 20_000;

  /** Of a row in another service's database; its node may have died with the question. */
  private static final long DISTANT_REPLY_WITHIN_MS = 6_000;

  private final Vertx vertx;

  /**
   * Of whoever started the relay. On the context of who wakes it, a delivery would lose its reply
   * when that verticle is undeployed, and nothing would ever end it.
   */
  private final Context home;

  private final Spans spans;
  private final Rush rush;
  private final OutboxRows rows;
  private final DeliveredRows delivered;
  private final InFlight inFlight = new InFlight(OutboxRows.BATCH);
  private final Departures departures = new Departures(LOOKS_BEFORE_GONE);
  private final AbsentConsumers absent = new AbsentConsumers(ElapsedTime::millis);

  /** The addresses whose rows have waited too long. */
  private final Set<String> late = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean relaying = new AtomicBoolean();
  private volatile boolean again;
  private volatile boolean isFull;
  private volatile boolean stopped;
  private volatile Future<?> round = Future.succeededFuture();

  private OutboxRelay(Vertx vertx, Spans spans, Pool pool, Rush rush) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.spans = spans;
    this.rush = rush;
    this.rows = new OutboxRows(pool, nodeId(vertx));
    this.delivered = new DeliveredRows(rows::delete, this::later);
  }

  /** Starts the relay of a service on this node. */
  public static OutboxRelay start(ServiceContext service) {
    OutboxState.show(service);
    return start(service.vertx(), service.spans(), service.pool(), service.rush());
  }

  static OutboxRelay start(Vertx vertx, Spans spans, Pool pool, Rush rush) {
    OutboxRelay relay = new OutboxRelay(vertx, spans, pool, rush);
    vertx.setPeriodic(POLL_MS, tick -> relay.look());
    if (vertx.isClustered()) {
      vertx.setPeriodic(POLL_MS, tick -> relay.takeOver());
    }
    return relay;
  }

  /** Delivers what is due now; call it after a commit, so that nobody waits for the next poll. */
  public void wake() {
    if (!rush.isOn() || !late.isEmpty()) {
      look();
    }
  }

  /**
   * What nobody waits for must not slow down those who do, unless it has waited too long itself.
   */
  private boolean stepsBack(String address) {
    return rush.isOn() && !late.contains(address);
  }

  private void look() {
    again = true;
    if (!stopped && relaying.compareAndSet(false, true)) {
      home.runOnContext(here -> round = spans.detached(this::relay).onComplete(done -> gather()));
    }
  }

  /** Stops claiming; completes when the deliveries under way have ended. */
  public Future<Void> stop() {
    stopped = true;
    return round.transform(done -> inFlight.ended());
  }

  private void takeOver() {
    List<String> gone = stopped ? List.of() : departures.after(Cluster.nodes(vertx));
    if (!gone.isEmpty()) {
      spans
          .detached(() -> rows.release(gone))
          .onSuccess(released -> LOG.info("Took over {} deliveries of {}", released, gone))
          .onFailure(later -> LOG.warn("Deliveries of {} wait for the end of their leases", gone))
          .onSuccess(released -> wake());
    }
  }

  /** More than was claimed at once is claimed without a pause. */
  private void gather() {
    if (isFull) {
      rest();
    } else {
      later(this::rest);
    }
  }

  private void later(Runnable step) {
    home.runOnContext(here -> vertx.setTimer(GATHER_MS, due -> step.run()));
  }

  private void rest() {
    relaying.set(false);
    if (again) {
      wake();
    }
  }

  private Future<Void> relay() {
    again = false;
    isFull = false;
    if (stopped) {
      return Future.succeededFuture();
    }
    Map<String, Integer> rooms = rooms();
    if (rooms.isEmpty()) {
      return Future.succeededFuture();
    }
    return rows.claim(rooms, inFlight.full())
        .onSuccess(this::begin)
        .otherwise(failure -> unclaimed(failure))
        .mapEmpty();
  }

  /**
   * The addresses that take rows now, and how many. One that a newer node wrote is not among them:
   * this node could not deliver it.
   */
  private Map<String, Integer> rooms() {
    Map<String, Integer> rooms = new HashMap<>();
    for (EventAddress address : EventAddress.values()) {
      int room = absent.limit(address.address(), share(address.address()));
      if (room > 0) {
        rooms.put(address.address(), room);
      }
    }
    return rooms;
  }

  private int share(String address) {
    int room = inFlight.room(address);
    return stepsBack(address) ? Math.min(room, FEW) : room;
  }

  /** Nobody waits for the slowest: the next rows are claimed while these are delivered. */
  private void begin(List<OutboxRow> claimed) {
    isFull = claimed.size() >= OutboxRows.BATCH;
    again |= isFull;
    claimed.forEach(row -> inFlight.add(row.way(), deliver(row), this::wake));
  }

  private Future<Void> deliver(OutboxRow row) {
    SpanSettings settings =
        SpanSettings.childOf(row.trace().toContext())
            .with(MagueyAttributes.OUTBOX_WAIT_MS, row.waitedMs())
            .with(MagueyAttributes.OUTBOX_ATTEMPT, (long) row.attempts());
    return spans
        .inSpan("deliver-event", settings, () -> hand(row))
        .onSuccess(done -> noteWait(row))
        .compose(done -> delivered.delete(row.id()))
        .recover(failure -> postpone(row, Postponement.of(row, failure)));
  }

  /** A repeat has waited for its consumer, not for callers. */
  private void noteWait(OutboxRow row) {
    if (row.attempts() == 1 && row.waitedMs() > LONGEST_WAIT_MS) {
      late.add(row.address().address());
    } else {
      late.remove(row.address().address());
    }
  }

  private Future<Void> postpone(OutboxRow row, Postponement postponement) {
    if (postponement.givesUp()) {
      LOG.warn(
          "A delivery to {} is given up, its row is {}: {}",
          row.address().address(),
          row.id(),
          postponement.reason());
    }
    return rows.postpone(row, postponement);
  }

  private Future<?> hand(OutboxRow row) {
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

  private static String nodeId(Vertx vertx) {
    return vertx.isClustered() ? Cluster.nodeId(vertx) : UUID.randomUUID().toString();
  }

  private void noteWhetherThere(String address, Throwable failure) {
    if (failure instanceof ReplyException reply && reply.failureType() == NO_HANDLERS) {
      absent.missed(address);
    } else if (absent.answered(address)) {
      wake();
    }
  }

  private static List<OutboxRow> unclaimed(Throwable failure) {
    LOG.warn("The outbox cannot be read now: {}", failure.getMessage());
    return List.of();
  }
}

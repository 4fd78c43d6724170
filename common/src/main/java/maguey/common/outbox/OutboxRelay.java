package maguey.common.outbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import maguey.common.boot.ServiceContext;
import maguey.common.cluster.Cluster;
import maguey.common.events.EventAddress;
import maguey.common.flow.Rush;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the rows of a service's outbox, each in the trace that wrote it.
 *
 * <p>Rows are leased with {@code FOR UPDATE SKIP LOCKED}, so any number of nodes may relay; a row
 * is deleted when its consumer has replied. Of a node that leaves the cluster the others take over
 * the leases ({@link Takeover}). A consumer that hangs holds up its own rows alone. Rows of one
 * lane about one thing are delivered in order. A failed delivery is tried again with growing,
 * jittered pauses ({@link RetrySchedule}); at last the row stays, marked dead. While nobody listens
 * at an address, its rows are left alone ({@link AbsentConsumers}).
 */
public final class OutboxRelay {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final long POLL_MS = 500;

  /** Of each address at a poll, while callers wait: nothing stands still. */
  private static final int FEW = 8;

  /**
   * A claim and a deletion cost as much for one row as for many: after each the relay waits so long
   * for more. What comes when nothing is going on is not kept waiting.
   */
  private static final long GATHER_MS = 20;

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
  private final LateAddresses late = new LateAddresses();
  private final OutboxConsumers consumers;
  private final Takeover takeover;
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
    this.consumers = new OutboxConsumers(vertx, this::wake);
    this.takeover = new Takeover(vertx, spans, rows, this::wake);
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
    return rush.isOn() && !late.has(address);
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
    if (!stopped) {
      takeover.look();
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
      int room = consumers.limit(address.address(), share(address.address()));
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
        .inSpan("deliver-event", settings, () -> consumers.hand(row))
        .onSuccess(done -> late.note(row))
        .compose(done -> delivered.delete(row.id()))
        .recover(failure -> postpone(row, Postponement.of(row, failure)));
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

  private static String nodeId(Vertx vertx) {
    return vertx.isClustered() ? Cluster.nodeId(vertx) : UUID.randomUUID().toString();
  }

  private static List<OutboxRow> unclaimed(Throwable failure) {
    LOG.warn("The outbox cannot be read now: {}", failure.getMessage());
    return List.of();
  }
}

package maguey.orders.waitlist;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StepConnection;
import maguey.orders.order.RowByRow;
import maguey.orders.order.StockMove;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends offers whose time is over, and offers what is free to whoever is first in a line: tickets
 * that came back in pieces, or before the sale. Any number of nodes may do it; the time is the
 * database's.
 */
public final class WaitlistSweep {
  private static final Logger LOG = LoggerFactory.getLogger(WaitlistSweep.class);

  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final WaitlistOffers offers;
  private final WaitlistRepository entries = new WaitlistRepository();
  private final WaitlistLine line = new WaitlistLine();
  private Future<Void> sweep = Future.succeededFuture();

  public WaitlistSweep(ServiceContext service) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.offers = new WaitlistOffers(service);
  }

  /** Does what is due, unless the last sweep is still at it. */
  public void run() {
    if (sweep.isComplete()) {
      sweep =
          spans
              .detached(this::sweep)
              .onFailure(failure -> LOG.warn("The waitlist must wait: {}", failure.toString()))
              .otherwiseEmpty();
    }
  }

  /** Completes when the sweep under way has ended. */
  public Future<Void> ended() {
    return sweep;
  }

  private Future<Void> sweep() {
    return entries
        .due(pool, clock.offsetSeconds())
        .compose(due -> RowByRow.each("offer", due, id -> inTransaction(tx -> expire(tx, id))))
        .compose(done -> serveAll());
  }

  /** The first of each line, and those behind him as long as it goes on. */
  private Future<Void> serveAll() {
    AtomicBoolean goesOn = new AtomicBoolean();
    return line.servable(pool, clock.offsetSeconds())
        .compose(tiers -> RowByRow.each("line of tier", tiers, tier -> serve(tier, goesOn)))
        .compose(done -> goesOn.get() ? serveAll() : Future.succeededFuture());
  }

  private Future<Void> serve(UUID tierId, AtomicBoolean goesOn) {
    return inTransaction(tx -> offers.serveFirst(tx, tierId))
        .recover(WaitlistSweep::unlessSoldOut)
        .onSuccess(served -> goesOn.compareAndSet(false, served))
        .mapEmpty();
  }

  private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return pool.withTransaction(taken -> work.apply(StepConnection.of(taken)));
  }

  /** Somebody else was quicker; the transaction is rolled back, and the line waits on. */
  private static Future<Boolean> unlessSoldOut(Throwable failure) {
    return failure instanceof Problem
        ? Future.succeededFuture(false)
        : Future.failedFuture(failure);
  }

  private Future<Void> expire(SqlConnection tx, UUID id) {
    return entries
        .takeDue(tx, id, clock.offsetSeconds())
        .compose(due -> due.map(entry -> expire(tx, entry)).orElse(Future.succeededFuture()));
  }

  private Future<Void> expire(SqlConnection tx, WaitlistEntry entry) {
    return spans.inSpan(
        "waitlist-expire",
        WaitlistOffers.about(entry),
        () ->
            entries
                .end(tx, entry.id(), "offer_expired", null)
                .compose(ended -> offers.giveBack(tx, StockMove.RELEASE, List.of(entry.line()))));
  }
}

package maguey.orders.waitlist;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StepConnection;
import maguey.orders.order.Stock;
import maguey.orders.order.StockMove;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends offers whose time is over, and offers what is free to whoever is first in a line: capacity
 * that was raised, or tickets that came back in pieces. Any number of nodes may do it; the time is
 * the database's.
 */
public final class WaitlistSweep {
  private static final Logger LOG = LoggerFactory.getLogger(WaitlistSweep.class);

  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final WaitlistOffers offers;
  private final WaitlistRepository entries = new WaitlistRepository();
  private final Stock stock = new Stock();
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
        .compose(due -> each(due, this::expire))
        .compose(done -> entries.servable(pool, clock.offsetSeconds()))
        .compose(heads -> each(heads, this::serve));
  }

  private Future<Void> each(List<UUID> ids, BiFunction<SqlConnection, UUID, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (UUID id : ids) {
      done =
          done.compose(
                  before -> pool.withTransaction(taken -> step.apply(StepConnection.of(taken), id)))
              .recover(WaitlistSweep::unlessSoldOut);
    }
    return done;
  }

  /** Somebody else was quicker; the transaction is rolled back, and the line waits on. */
  private static Future<Void> unlessSoldOut(Throwable failure) {
    return failure instanceof Problem ? Future.succeededFuture() : Future.failedFuture(failure);
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

  private Future<Void> serve(SqlConnection tx, UUID id) {
    return entries
        .takeWaiting(tx, id, clock.offsetSeconds())
        .compose(
            head ->
                head.map(
                        entry ->
                            offers
                                .offer(tx, entry)
                                .compose(
                                    told -> stock.move(tx, StockMove.HOLD, List.of(entry.line()))))
                    .orElse(Future.succeededFuture()));
  }
}

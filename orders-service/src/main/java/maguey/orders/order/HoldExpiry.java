package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import maguey.common.boot.ServiceContext;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StepConnection;
import maguey.orders.promo.PromoUses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the stock of orders that were not paid in time: once each, whichever node's clock
 * strikes. The time is the database's.
 */
public final class HoldExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(HoldExpiry.class);
  private static final int AT_ONCE = 200;

  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final OrderRepository orders = new OrderRepository();
  private final OrderChanges changes = new OrderChanges();
  private final PromoUses promos = new PromoUses();
  private final StockReturns returns;
  private Future<Void> sweep = Future.succeededFuture();

  /**
   * The expiry of one node.
   *
   * @param returns takes what is given back
   */
  public HoldExpiry(ServiceContext service, StockReturns returns) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.returns = returns;
  }

  /** Expires what is due, unless the last sweep is still at it. */
  public void run() {
    if (sweep.isComplete()) {
      sweep =
          spans
              .detached(this::sweep)
              .onFailure(failure -> LOG.warn("Holds cannot be expired now: {}", failure.toString()))
              .otherwiseEmpty();
    }
  }

  /** Completes when the sweep under way has ended. */
  public Future<Void> ended() {
    return sweep;
  }

  private Future<Void> sweep() {
    return changes
        .due(pool, clock.offsetSeconds(), AT_ONCE)
        .compose(due -> RowByRow.each("hold", due, this::expire));
  }

  /**
   * The claim itself is in no trace: of several nodes that try, one shows the span in the order's
   * trace.
   */
  private Future<Void> expire(OrderChanges.Due hold) {
    return pool.withTransaction(
        taken -> {
          SqlConnection tx = StepConnection.of(taken);
          return changes
              .expire(tx, hold.id(), clock.offsetSeconds())
              .compose(won -> won ? release(tx, hold) : Future.succeededFuture());
        });
  }

  private Future<Void> release(SqlConnection tx, OrderChanges.Due hold) {
    SpanSettings settings =
        SpanSettings.childOf(hold.trace().toContext())
            .with(MagueyAttributes.ORDER_ID, hold.id().toString())
            .with(MagueyAttributes.JOURNEY_ID, hold.id().toString())
            .with(MagueyAttributes.ORDER_STATUS, OrderStatus.EXPIRED.text());
    return spans.inSpan(
        "expire-hold",
        settings,
        () ->
            promos
                .giveBack(tx, hold.promoId(), hold.emailHash())
                .compose(counted -> orders.lines(tx, hold.id()))
                .compose(lines -> returns.giveBack(tx, StockMove.RELEASE, lines)));
  }
}

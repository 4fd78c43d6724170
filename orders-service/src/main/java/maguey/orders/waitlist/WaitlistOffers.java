package maguey.orders.waitlist;

import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.events.WaitlistOffered;
import maguey.common.outbox.Outbox;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.catalogue.TierLine;
import maguey.orders.order.OrderLine;
import maguey.orders.order.Stock;
import maguey.orders.order.StockMove;
import maguey.orders.order.StockReturns;

/**
 * Offers tickets to whoever waits, strictly in the order of the line: who wants more than there is
 * waits on, and those behind him with him. What comes back goes to the line in the transaction that
 * gives it back, without being free for a moment, and so does capacity that is added; what is free
 * is offered by {@link WaitlistSweep}.
 */
public final class WaitlistOffers implements StockReturns, TierLine {
  private static final String TRIGGER = "waitlist_trigger";

  /** Orders of the tier wait meanwhile; the sweep serves the rest of a longer line. */
  private static final int MOST_AT_ONCE = 200;

  private final Spans spans;
  private final BusinessClock clock;
  private final WaitlistRepository entries = new WaitlistRepository();
  private final WaitlistLine waiting = new WaitlistLine();
  private final Stock stock = new Stock();

  public WaitlistOffers(ServiceContext service) {
    this.spans = service.spans();
    this.clock = service.clock();
  }

  /** How many of a line that comes back are held for those who wait. */
  private record Shared(OrderLine line, int offered) {}

  /** Gives tickets back, first of all to those who wait. */
  @Override
  public Future<Void> giveBack(SqlConnection tx, StockMove from, List<OrderLine> lines) {
    return share(tx, from, lines).compose(shared -> move(tx, from, shared));
  }

  @Override
  public Future<Void> lock(SqlConnection tx, UUID tierId) {
    return waiting.lock(tx, tierId);
  }

  @Override
  public Future<Void> serve(SqlConnection tx, UUID tierId, int free) {
    return serve(tx, tierId, free, Math.min(free, MOST_AT_ONCE)).mapEmpty();
  }

  /** Offers to the first of a line, if what is free suffices for him; tells whether it did. */
  Future<Boolean> serveFirst(SqlConnection tx, UUID tierId) {
    return lock(tx, tierId).compose(locked -> serve(tx, tierId, Integer.MAX_VALUE, 1));
  }

  private Future<Boolean> serve(SqlConnection tx, UUID tierId, int free, int atMost) {
    return waiting
        .next(tx, tierId, atMost, clock.offsetSeconds())
        .map(next -> fitting(free, next))
        .compose(fitting -> offerAll(tx, fitting).compose(told -> hold(tx, fitting)));
  }

  /** The last step: fails with {@code SOLD_OUT} when somebody has bought meanwhile. */
  private Future<Boolean> hold(SqlConnection tx, List<WaitlistEntry> offered) {
    return offered.isEmpty()
        ? Future.succeededFuture(false)
        : stock
            .move(tx, StockMove.HOLD, List.of(offered.get(0).line().with(sum(offered))))
            .map(true);
  }

  private Future<Void> offer(SqlConnection tx, WaitlistEntry entry) {
    SpanSettings settings =
        about(entry)
            .linkedTo(
                Spans.current().getSpanContext(),
                Attributes.of(MagueyAttributes.JOURNEY_LINK_TYPE, TRIGGER));
    return spans.inSpan(
        "waitlist-offer",
        settings,
        () ->
            entries
                .offer(tx, entry.id(), clock.offsetSeconds(), WaitlistTimes.OFFER_SECONDS)
                .compose(done -> entries.find(tx, entry.id(), clock.offsetSeconds()))
                .compose(offered -> tell(tx, offered.orElseThrow())));
  }

  /** A step of somebody's waiting, in the trace of the request that joined. */
  static SpanSettings about(WaitlistEntry entry) {
    return SpanSettings.childOf(entry.trace().toContext())
        .with(MagueyAttributes.WAITLIST_ENTRY_ID, entry.id().toString())
        .with(MagueyAttributes.EVENT_ID, entry.eventId().toString())
        .with(MagueyAttributes.EVENT_SLUG, entry.eventSlug())
        .with(MagueyAttributes.TICKET_COUNT, (long) entry.quantity())
        .with(MagueyAttributes.CUSTOMER_EMAIL_HASH, entry.emailHash());
  }

  private static Future<Void> tell(SqlConnection tx, WaitlistEntry offered) {
    WaitlistOffered event =
        new WaitlistOffered(
            UUID.randomUUID(),
            offered.offerExpiresAt().minusSeconds(WaitlistTimes.OFFER_SECONDS),
            offered.id(),
            offered.eventId(),
            offered.eventSlug(),
            offered.tierId(),
            offered.quantity(),
            offered.offerExpiresAt(),
            offered.trace().traceId());
    return Outbox.append(tx, offered.id(), event, List.of(EventAddress.WAITLIST_OFFERED_EMAIL));
  }

  private Future<List<Shared>> share(SqlConnection tx, StockMove from, List<OrderLine> lines) {
    List<Shared> shared = new ArrayList<>();
    Future<Void> done = Future.succeededFuture();
    for (OrderLine line : lines) {
      done = done.compose(before -> share(tx, from, line)).onSuccess(shared::add).mapEmpty();
    }
    return done.map(all -> shared);
  }

  private Future<Shared> share(SqlConnection tx, StockMove from, OrderLine line) {
    return lock(tx, line.tierId())
        .compose(locked -> waiting.next(tx, line.tierId(), line.quantity(), clock.offsetSeconds()))
        .map(next -> fitting(from, line, next))
        .compose(fitting -> offerAll(tx, fitting).map(new Shared(line, sum(fitting))));
  }

  /**
   * Two moves of one tier may meet two of its shards, out of the order in which all lock them; so
   * what is spread over shards is passed on as a whole or left to the sweep.
   */
  private static List<WaitlistEntry> fitting(
      StockMove from, OrderLine line, List<WaitlistEntry> waiting) {
    List<WaitlistEntry> fitting = fitting(line.quantity(), waiting);
    boolean needsTwoMoves = from == StockMove.RETURN && sum(fitting) < line.quantity();
    return needsTwoMoves && line.shards() > 1 ? List.of() : fitting;
  }

  private static List<WaitlistEntry> fitting(int free, List<WaitlistEntry> waiting) {
    List<WaitlistEntry> fitting = new ArrayList<>();
    int left = free;
    for (WaitlistEntry entry : waiting) {
      if (entry.quantity() > left) {
        break;
      }
      left -= entry.quantity();
      fitting.add(entry);
    }
    return fitting;
  }

  private Future<Void> offerAll(SqlConnection tx, List<WaitlistEntry> fitting) {
    Future<Void> done = Future.succeededFuture();
    for (WaitlistEntry entry : fitting) {
      done = done.compose(before -> offer(tx, entry));
    }
    return done;
  }

  private static int sum(List<WaitlistEntry> entries) {
    return entries.stream().mapToInt(WaitlistEntry::quantity).sum();
  }

  /** What was held stays held for somebody else; what was sold becomes held. */
  private Future<Void> move(SqlConnection tx, StockMove from, List<Shared> shared) {
    Future<Void> done = Future.succeededFuture();
    for (Shared one : shared) {
      int freed = one.line().quantity() - one.offered();
      if (one.offered() > 0 && from == StockMove.RETURN) {
        List<OrderLine> offered = List.of(one.line().with(one.offered()));
        done = done.compose(before -> stock.move(tx, StockMove.HOLD_SOLD, offered));
      }
      if (freed > 0) {
        List<OrderLine> free = List.of(one.line().with(freed));
        done = done.compose(before -> stock.move(tx, from, free));
      }
    }
    return done;
  }
}

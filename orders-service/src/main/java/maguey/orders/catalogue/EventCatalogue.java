package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import maguey.common.boot.ServiceContext;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.http.Content;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;

/**
 * What visitors see of the events. It may be a second old: an order decides by the database. A
 * change by an administrator empties it on every node. Traces show it as a service of its own (ADR
 * 043).
 */
public final class EventCatalogue {
  private static final String SERVICE_NAME = "events-service";

  /** What is left of a tier changes with each order; nobody is told a number older than this. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final int MAX_ENTRIES = 5_000;
  private static final int MAX_PAGE = 100;

  /** An event, and how the API shows it, encoded once for all who ask. */
  private record Shown(EventOffer offer, Content json) {}

  private final Pool pool;
  private final Spans spans;
  private final BusinessClock clock;
  private final Faults faults;
  private final EventRepository events;
  private final FreshReads<Shown> offers = new FreshReads<>(MAX_ENTRIES, FRESH);
  private final FreshReads<Content> pages = new FreshReads<>(MAX_ENTRIES, FRESH);

  /** The catalogue of one node. */
  public EventCatalogue(ServiceContext service, EventRepository events) {
    this.pool = service.pool();
    this.spans = service.telemetry().spansAs(SERVICE_NAME);
    this.clock = service.clock();
    this.faults = service.faults();
    this.events = events;
  }

  /** Forgets everything. */
  public Future<Void> forget() {
    return spans.inSpan(
        "invalidate-cache",
        () -> {
          offers.forget();
          pages.forget();
          return Future.succeededFuture();
        });
  }

  /** A public event as JSON; fails with {@code NOT_FOUND}. */
  Future<Content> find(String slug) {
    return cached(offers, slug, () -> readShown(slug), shown -> EventSpans.loaded(shown.offer()))
        .map(Shown::json);
  }

  /** A page of at most 100 public events, as JSON. */
  Future<Content> page(int wanted, Optional<String> cursor) {
    int limit = Math.min(wanted, MAX_PAGE);
    EventCursor after = cursor.map(EventCursor::of).orElse(EventCursor.START);
    return cached(pages, limit + ":" + after.text(), () -> readPage(after, limit), page -> {});
  }

  /** A public event as the database has it now; fails with {@code NOT_FOUND}. */
  Future<EventOffer> read(String slug) {
    return events.find(pool, slug, clock.offsetSeconds()).map(EventCatalogue::orNotFound);
  }

  /** The event, or the problem that there is none. */
  public static EventOffer orNotFound(Optional<EventOffer> found) {
    return found.orElseThrow(
        () -> Problem.of(ProblemType.NOT_FOUND, "There is no such event; GET /api/events lists"));
  }

  private Future<Shown> readShown(String slug) {
    return read(slug).map(offer -> new Shown(offer, Content.of(offer.toJson().toBuffer())));
  }

  private Future<Content> readPage(EventCursor after, int limit) {
    return events
        .list(pool, after, limit + 1, clock.offsetSeconds())
        .map(found -> Content.of(EventPage.of(found, limit).toJson().toBuffer()));
  }

  private <T> Future<T> cached(
      FreshReads<T> cache, String key, Supplier<Future<T>> reading, Handler<T> loaded) {
    return spans.inSpan(
        "read-catalogue",
        () -> {
          if (faults.strike(FaultPoint.LOOK_INTO_CACHE)) {
            cache.forget(key);
          }
          Future<T> known = cache.known(key);
          Spans.current().setAttribute(MagueyAttributes.CACHE_HIT, known != null);
          return (known == null ? cache.read(key, reading) : known).onSuccess(loaded);
        });
  }
}

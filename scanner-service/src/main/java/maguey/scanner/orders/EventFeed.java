package maguey.scanner.orders;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.events.CatalogueChanged;
import maguey.common.events.EventAddress;
import maguey.common.events.EventConsumer;
import maguey.common.sql.Rows;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events as orders-service has them: when it says that one changed, and every minute for
 * those that are not over, because what it says may be lost.
 */
public final class EventFeed {
  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final long EVERY_MS = Duration.ofMinutes(1).toMillis();

  /** Longer than an answer is doubted: what this look is told may undo a cancellation. */
  private static final long AGAIN_MS = Duration.ofSeconds(3).toMillis();

  private static final String CURRENT =
      """
      SELECT slug FROM event WHERE ends_at > now() + make_interval(secs => $1) - interval '1 day'
       ORDER BY starts_at, id LIMIT 50
      """;

  private static final String NOW = "SELECT clock_timestamp() AS now";

  /**
   * An event without tickets here is nobody's at any gate. An answer that was under way while a
   * cancellation came in ($9: since when) does not undo it, nor one asked for just after it: what
   * orders-service answers may be a second old. A later look asks again.
   */
  private static final String UPDATE =
      """
      UPDATE event
         SET title = $2, zone = $3, starts_at = $4, ends_at = $5, doors_at = $6, status = $7,
             told_at = greatest(told_at, now() + make_interval(secs => $8)), updated_at = now()
       WHERE id = $1
         AND (title, zone, starts_at, ends_at, status) IS DISTINCT FROM ($2, $3, $4, $5, $7)
         AND (status = 'scheduled' OR $7 = 'cancelled' OR updated_at + interval '2 seconds' < $9)
      """;

  private final Vertx vertx;
  private final Spans spans;
  private final Pool pool;
  private final BusinessClock clock;
  private final OrdersCalls orders;

  public EventFeed(ServiceContext service, String ordersUrl) {
    this.vertx = service.vertx();
    this.spans = service.spans();
    this.pool = service.pool();
    this.clock = service.clock();
    this.orders = new OrdersCalls(service, ordersUrl);
  }

  /** Hears of changes, and looks every minute. */
  public Future<Void> start() {
    vertx.setPeriodic(EVERY_MS, tick -> spans.detached(this::refreshAll));
    return new EventConsumer(vertx, spans)
        .on(
            EventAddress.CATALOGUE_CHANGED,
            body -> refreshTwice(CatalogueChanged.fromJson(body).eventSlug()));
  }

  /** The first answer may be older than the change, out of a cache, or doubted. */
  private Future<Void> refreshTwice(String slug) {
    vertx.setTimer(AGAIN_MS, due -> spans.detached(() -> refreshIfPossible(slug)));
    return refresh(pool, slug);
  }

  /** Takes an event as orders-service has it now; one that it does not show stays as it is. */
  Future<Void> refresh(SqlClient client, String slug) {
    return client
        .query(NOW)
        .execute()
        .map(rows -> rows.iterator().next().getOffsetDateTime("now"))
        .compose(asked -> orders.event(slug).compose(found -> store(client, found, asked)));
  }

  private Future<Void> store(SqlClient client, Optional<JsonObject> found, OffsetDateTime asked) {
    return found.isEmpty()
        ? Future.succeededFuture()
        : client
            .preparedQuery(UPDATE)
            .execute(row(found.get()).addOffsetDateTime(asked))
            .mapEmpty();
  }

  private Future<Void> refreshAll() {
    return pool.preparedQuery(CURRENT)
        .execute(Tuple.of(clock.offsetSeconds()))
        .map(rows -> Rows.list(rows, row -> row.getString("slug")))
        .compose(this::refreshAll)
        .onFailure(away -> LOG.info("Events cannot be looked up now: {}", away.getMessage()))
        .otherwise(away -> null);
  }

  private Future<Void> refreshAll(List<String> slugs) {
    Future<Void> done = Future.succeededFuture();
    for (String slug : slugs) {
      done = done.compose(before -> refreshIfPossible(slug));
    }
    return done;
  }

  /** What is wrong with one event keeps no other one old. */
  private Future<Void> refreshIfPossible(String slug) {
    return refresh(pool, slug)
        .onFailure(away -> LOG.info("{} cannot be looked up now: {}", slug, away.getMessage()))
        .otherwise(away -> null);
  }

  private Tuple row(JsonObject event) {
    boolean isCancelled = "cancelled".equals(event.getString("status"));
    return Tuple.of(
            UUID.fromString(event.getString("id")),
            event.getString("title"),
            event.getString("zone"))
        .addOffsetDateTime(event.getInstant("startsAt").atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(event.getInstant("endsAt").atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(event.getInstant("doorsAt").atOffset(ZoneOffset.UTC))
        .addString(isCancelled ? "cancelled" : "scheduled")
        .addDouble(clock.offsetSeconds());
  }
}

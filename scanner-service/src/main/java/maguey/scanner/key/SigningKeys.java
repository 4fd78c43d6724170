package maguey.scanner.key;

import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import maguey.common.boot.ServiceContext;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of ticket codes, in memory. They come from orders-service at the start, every
 * minute, and when a code names an unknown one; the schema keeps them for when it is away. A key
 * that is published no more was revoked.
 */
public final class SigningKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final long REFRESH_MS = Duration.ofMinutes(1).toMillis();

  /** However many codes with unknown keys come, orders-service is asked this seldom. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Vertx vertx;
  private final Spans spans;
  private final KeyRepository kept;
  private final OrdersKeys published;
  private final AtomicLong nextRefresh = new AtomicLong(System.nanoTime());
  private volatile Future<Void> refreshing = Future.succeededFuture();
  private volatile Map<Integer, TicketKey> keys = Map.of();

  private SigningKeys(Vertx vertx, Spans spans, KeyRepository kept, OrdersKeys published) {
    this.vertx = vertx;
    this.spans = spans;
    this.kept = kept;
    this.published = published;
  }

  /** The keys of the orders-service at the given URL. */
  public static SigningKeys of(ServiceContext service, String ordersUrl) {
    return new SigningKeys(
        service.vertx(),
        service.spans(),
        new KeyRepository(service.pool()),
        new OrdersKeys(service.vertx(), ordersUrl));
  }

  /** Completes with the keys of the schema; those of orders-service may come later. */
  public Future<Void> start() {
    vertx.setPeriodic(REFRESH_MS, tick -> refresh());
    return load().onSuccess(loaded -> refresh());
  }

  /** The key of an id; asks for it when it is not known yet. Empty when nobody has it. */
  public Future<Optional<TicketKey>> find(int id) {
    TicketKey known = keys.get(id);
    return known != null
        ? Future.succeededFuture(Optional.of(known))
        : spans.inContext(Context.current(), () -> refresh().map(asked -> now(id)));
  }

  /** All keys, for gates that check signatures themselves. */
  public JsonArray toJson() {
    return new JsonArray(
        keys.values().stream()
            .sorted(Comparator.comparingInt(TicketKey::id))
            .map(TicketKey::toJson)
            .toList());
  }

  private Optional<TicketKey> now(int id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** Never fails: what cannot be fetched is asked for again later. */
  private Future<Void> refresh() {
    long due = nextRefresh.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextRefresh.compareAndSet(due, now + PAUSE_NANOS)) {
      refreshing = spans.detached(this::fetch);
    }
    return refreshing;
  }

  private Future<Void> fetch() {
    return published
        .fetch()
        .compose(SigningKeys::plausible)
        .onSuccess(this::takePublished)
        .<Void>mapEmpty()
        .onFailure(away -> LOG.info("No keys from orders-service now: {}", away.getMessage()))
        .recover(away -> load())
        .otherwise(away -> null);
  }

  /** Orders-service always has a key; whoever publishes none is not it. */
  private static Future<List<TicketKey>> plausible(List<TicketKey> fetched) {
    return fetched.isEmpty() ? Future.failedFuture("no keys at all") : succeeded(fetched);
  }

  private static Future<List<TicketKey>> succeeded(List<TicketKey> keys) {
    return Future.succeededFuture(keys);
  }

  /** A scan that waits for a key need not wait until it is stored. */
  private void takePublished(List<TicketKey> fetched) {
    keys = TicketKey.published(keys, fetched);
    kept.store(fetched)
        .onFailure(away -> LOG.warn("Keys cannot be stored now: {}", away.getMessage()));
  }

  private Future<Void> load() {
    return kept.all().onSuccess(this::takeKept).mapEmpty();
  }

  private void takeKept(List<TicketKey> loaded) {
    Map<Integer, TicketKey> byId = new HashMap<>(keys);
    loaded.forEach(key -> byId.put(key.id(), key));
    keys = Map.copyOf(byId);
  }
}

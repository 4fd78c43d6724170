package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import maguey.common.boot.ServiceContext;
import maguey.common.tracing.Spans;

/**
 * Knows whose token a token is.
 *
 * <p>Devices that this node has seen are answered from memory, so that rubbish costs no statement
 * and a database that is away does not lock the gate's screen. Memory is never the last word: a
 * change is told over the event bus, an entry older than half a second is looked up again while it
 * is being used, and the statement that admits looks at the device itself (ADR 007 is about the
 * trace; see {@code Passages} for this one).
 */
public final class DeviceRegistry {
  private static final String CHANGED = "maguey.scanner.device.changed";
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private final Vertx vertx;
  private final Spans spans;
  private final Pool pool;
  private final Map<Buffer, Seen> seen = new ConcurrentHashMap<>();

  /** A device, and when it is to be looked up again. */
  private record Seen(Device device, AtomicLong freshUntil) {
    static Seen now(Device device) {
      return new Seen(device, new AtomicLong(System.nanoTime() + FRESH_NANOS));
    }

    /** True for the one caller that is to look it up again. */
    boolean isDue() {
      long until = freshUntil.get();
      long now = System.nanoTime();
      return now - until > 0 && freshUntil.compareAndSet(until, now + FRESH_NANOS);
    }
  }

  /** The devices of a node. */
  public DeviceRegistry(ServiceContext service) {
    this.vertx = service.vertx();
    this.spans = service.spans();
    this.pool = service.pool();
  }

  /** Hears of revocations and new gates on other nodes. */
  public Future<Void> listen() {
    return vertx
        .eventBus()
        .<String>consumer(CHANGED, message -> forget(UUID.fromString(message.body())))
        .completion();
  }

  /** The device that may use the token; empty when it is unknown or revoked. */
  Future<Optional<Device>> find(String token) {
    Buffer hash = Buffer.buffer(DeviceToken.hash(token));
    Seen known = seen.get(hash);
    if (known == null) {
      return look(hash);
    }
    if (known.isDue()) {
      spans.detached(() -> look(hash));
    }
    return Future.succeededFuture(Optional.of(known.device()));
  }

  /** Tells every node that what it remembers of a device is wrong. */
  void changed(UUID device) {
    forget(device);
    vertx.eventBus().publish(CHANGED, device.toString());
  }

  private Future<Optional<Device>> look(Buffer hash) {
    return DeviceRepository.byToken(pool, hash.getBytes())
        .onSuccess(found -> found.ifPresentOrElse(d -> keep(hash, d), () -> seen.remove(hash)));
  }

  private void keep(Buffer hash, Device device) {
    seen.put(hash, Seen.now(device));
  }

  private void forget(UUID device) {
    seen.values().removeIf(entry -> entry.device().id().equals(device));
  }
}

package maguey.scanner.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;

/**
 * A node's boards. Every node hears over the event bus that something happened, and reads what is
 * so from the database, once for all boards that ask at the same time.
 */
public final class GateFeed {
  private static final int MOST = 200;
  private static final long FRESH_NANOS = Duration.ofMillis(900).toNanos();
  private static final int MOST_EVENTS = 100;

  private final Vertx vertx;
  private final BoardQueries queries;
  private final Set<GateFollower> followers = ConcurrentHashMap.newKeySet();
  private final Map<String, Shared> boards = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Shared(long since, Future<JsonObject> board) {
    boolean isFresh() {
      return System.nanoTime() - since < FRESH_NANOS && !board.failed();
    }
  }

  public GateFeed(ServiceContext service) {
    this.vertx = service.vertx();
    this.queries = new BoardQueries(service.pool(), service.clock());
  }

  /** Hears of scans and conflicts from now on. */
  public Future<?> listen() {
    return Future.all(
        vertx
            .eventBus()
            .<JsonObject>consumer(
                EventAddress.TICKET_SCANNED.address(),
                scan -> followers.forEach(GateFollower::changed))
            .completion(),
        vertx
            .eventBus()
            .<JsonObject>consumer(
                EventAddress.GATE_CONFLICT.address(),
                conflict -> followers.forEach(f -> f.alert(conflict.body())))
            .completion());
  }

  /** Ends every board's stream; new ones are not taken. */
  public void close() {
    closed = true;
    followers.forEach(GateFollower::end);
  }

  synchronized boolean join(GateFollower follower) {
    return !closed && followers.size() < MOST && followers.add(follower);
  }

  void leave(GateFollower follower) {
    followers.remove(follower);
  }

  /** The board, no older than about a second. */
  Future<JsonObject> board(Optional<String> event) {
    if (boards.size() > MOST_EVENTS) {
      boards.clear();
    }
    return boards
        .compute(
            event.orElse(""),
            (slug, known) -> known != null && known.isFresh() ? known : read(event))
        .board();
  }

  private Shared read(Optional<String> event) {
    return new Shared(System.nanoTime(), queries.board(event.orElse(null)));
  }
}

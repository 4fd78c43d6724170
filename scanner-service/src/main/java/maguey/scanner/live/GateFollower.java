package maguey.scanner.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import maguey.common.http.LiveEvents;

/** One board that somebody looks at: a slow one gets fewer boards, and never an old one. */
final class GateFollower extends LiveEvents {
  private static final int MOST_ALERTS = 100;
  private static final long PAUSE_MS = 1_000;
  private static final long HEARTBEAT_MS = 5_000;

  private final GateFeed feed;
  private final Optional<String> slug;
  private final Deque<JsonObject> alerts = new ArrayDeque<>();
  private boolean changed = true;

  GateFollower(Vertx vertx, GateFeed feed, Optional<String> slug) {
    super(vertx);
    this.feed = feed;
    this.slug = slug;
  }

  /** From any thread. */
  void changed() {
    note(() -> changed = true);
  }

  /** From any thread; what is about another event than the board's is left out. */
  void alert(JsonObject conflict) {
    if (slug.isPresent() && !slug.get().equals(conflict.getString("eventSlug"))) {
      return;
    }
    note(
        () -> {
          alerts.add(conflict);
          if (alerts.size() > MOST_ALERTS) {
            alerts.remove();
          }
        });
  }

  @Override
  protected Future<Buffer> event() {
    if (!alerts.isEmpty()) {
      JsonObject alert = new JsonObject().put("kind", "conflict").put("conflict", alerts.remove());
      return Future.succeededFuture(Buffer.buffer(text("alert", alert)));
    }
    return changed ? board() : idle();
  }

  private Future<Buffer> board() {
    changed = false;
    return feed.board(slug)
        .map(board -> Buffer.buffer(text("board", board)))
        // A database that is away for a while is no reason to leave the board.
        .otherwise(away -> Buffer.buffer(": nothing can be read now\n\n"));
  }

  /** Until something happens, but a second at least; the clock alone moves the board, too. */
  private Future<Buffer> idle() {
    Future<Void> noted = somethingNoted(HEARTBEAT_MS);
    return pause(PAUSE_MS)
        .compose(rested -> noted)
        .compose(
            woken -> {
              changed = true;
              return next();
            });
  }
}

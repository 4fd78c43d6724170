package maguey.scanner.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.common.http.Pieces;

/**
 * One board that somebody looks at. It is asked for a piece when the one before was sent, so a slow
 * one gets fewer boards, and never an old one.
 */
final class GateFollower implements Pieces {
  private static final int MOST_ALERTS = 100;
  private static final long PAUSE_MS = 1_000;
  private static final long HEARTBEAT_MS = 5_000;

  /** Then the board connects anew, which shows its token again. */
  private static final long LIFE_MS = TimeUnit.MINUTES.toMillis(30);

  private final Vertx vertx;
  private final Context context;
  private final GateFeed feed;
  private final Optional<String> event;
  private final long born = System.currentTimeMillis();
  private final Deque<JsonObject> alerts = new ArrayDeque<>();
  private boolean greeted;
  private boolean changed = true;
  private boolean ended;
  private Promise<Void> waiting;

  GateFollower(Vertx vertx, GateFeed feed, Optional<String> event) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.feed = feed;
    this.event = event;
  }

  /** From any thread. */
  void changed() {
    context.runOnContext(
        now -> {
          changed = true;
          wake();
        });
  }

  /** From any thread. */
  void alert(JsonObject conflict) {
    context.runOnContext(
        now -> {
          alerts.add(conflict);
          if (alerts.size() > MOST_ALERTS) {
            alerts.remove();
          }
          wake();
        });
  }

  /** From any thread. */
  void end() {
    context.runOnContext(
        now -> {
          ended = true;
          wake();
        });
  }

  @Override
  public Future<Buffer> next() {
    if (ended || System.currentTimeMillis() - born > LIFE_MS) {
      return Future.succeededFuture();
    }
    if (!greeted) {
      greeted = true;
      return Future.succeededFuture(Buffer.buffer("retry: 2000\n: following\n\n"));
    }
    if (!alerts.isEmpty()) {
      JsonObject alert = new JsonObject().put("kind", "conflict").put("conflict", alerts.remove());
      return Future.succeededFuture(event("alert", alert));
    }
    return changed ? board() : idle();
  }

  private Future<Buffer> board() {
    changed = false;
    return feed.board(event)
        .map(board -> event("board", board))
        // A database that is away for a while is no reason to leave the board.
        .otherwise(away -> Buffer.buffer(": nothing can be read now\n\n"));
  }

  /** Until something happens, but a second at least; the clock alone moves the board, too. */
  private Future<Buffer> idle() {
    waiting = Promise.promise();
    long heartbeat = vertx.setTimer(HEARTBEAT_MS, due -> wake());
    return vertx
        .timer(PAUSE_MS, TimeUnit.MILLISECONDS)
        .compose(rested -> waiting.future())
        .compose(
            woken -> {
              vertx.cancelTimer(heartbeat);
              waiting = null;
              changed = true;
              return next();
            });
  }

  private void wake() {
    if (waiting != null) {
      waiting.tryComplete();
    }
  }

  private static Buffer event(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\ndata: " + data.encode() + "\n\n");
  }
}

package maguey.traces.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maguey.common.http.Pieces;
import maguey.traces.query.LiveQueries.Fitting;

/**
 * One client of the feed. It is asked for a piece when the one before was sent, so a slow client
 * makes nothing pile up but the ids of changed traces, each once; beyond a bound they are left out
 * and counted, and the client is told.
 */
final class Follower implements Pieces {
  static final int PENDING = 1_000;
  private static final int PIECE = 100;
  private static final long GATHER_MS = 250;
  private static final long HEARTBEAT_MS = 10_000;

  /** Then the client connects anew, which shows its token again. */
  private static final long LIFE_MS = 30 * 60_000;

  /** What was on its way between nodes, or not yet committed, when the last event was sent. */
  private static final long OVERLAP_MS = 5_000;

  private final Vertx vertx;
  private final Context context;
  private final Fitting fitting;
  private final long born = System.currentTimeMillis();
  private final Set<UUID> pending = new LinkedHashSet<>();
  private long skipped;
  private boolean lost;
  private boolean ended;
  private boolean greeted;
  private Promise<Void> waiting;

  Follower(Vertx vertx, Fitting fitting) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.fitting = fitting;
  }

  /** Goes on after an event that the client has seen, perhaps on another node. */
  void resume(long lastEventTime, RecentChanges recent) {
    Optional<List<UUID>> missed = recent.since(lastEventTime, OVERLAP_MS);
    lost = missed.isEmpty();
    missed.ifPresent(this::take);
  }

  /** From any thread. */
  void changed(List<UUID> traces) {
    context.runOnContext(now -> take(traces));
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
    if (!greeted) {
      greeted = true;
      return Future.succeededFuture(Buffer.buffer("retry: 2000\n: following\n\n"));
    }
    if (ended || System.currentTimeMillis() - born > LIFE_MS) {
      return Future.succeededFuture();
    }
    return pending.isEmpty() && skipped == 0 && !lost ? idle() : piece();
  }

  private void take(List<UUID> traces) {
    for (UUID trace : traces) {
      pending.remove(trace);
      pending.add(trace);
    }
    Iterator<UUID> oldest = pending.iterator();
    while (pending.size() > PENDING) {
      oldest.next();
      oldest.remove();
      skipped++;
    }
    wake();
  }

  private void wake() {
    if (waiting != null) {
      waiting.tryComplete();
    }
  }

  /** Until something changes, or a sign of life is due. */
  private Future<Buffer> idle() {
    waiting = Promise.promise();
    long heartbeat = vertx.setTimer(HEARTBEAT_MS, due -> wake());
    return waiting
        .future()
        .compose(
            woken -> {
              vertx.cancelTimer(heartbeat);
              waiting = null;
              return pending.isEmpty() && skipped == 0
                  ? Future.succeededFuture(ended ? null : Buffer.buffer(": alive\n\n"))
                  : gathered().compose(more -> piece());
            });
  }

  /** A trace's spans come in several batches: one event for all of them. */
  private Future<?> gathered() {
    return vertx.timer(GATHER_MS, java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  private Future<Buffer> piece() {
    long id = System.currentTimeMillis();
    Buffer piece = gap();
    return fitting
        .among(some())
        .map(
            traces -> {
              traces.forEach(trace -> event(piece, "trace", id, trace));
              return piece.length() == 0 ? Buffer.buffer(": nothing of that\n\n") : piece;
            });
  }

  /** What the client will not hear of: it may read the list anew. */
  private Buffer gap() {
    Buffer piece = Buffer.buffer();
    if (lost || skipped > 0) {
      event(
          piece,
          "gap",
          System.currentTimeMillis(),
          new JsonObject().put("skipped", lost ? null : skipped));
    }
    lost = false;
    skipped = 0;
    return piece;
  }

  private List<UUID> some() {
    List<UUID> some = new ArrayList<>();
    Iterator<UUID> all = pending.iterator();
    while (some.size() < PIECE && all.hasNext()) {
      some.add(all.next());
      all.remove();
    }
    return some;
  }

  private static void event(Buffer piece, String name, long id, JsonObject data) {
    piece
        .appendString("id: " + id + "\nevent: " + name + "\ndata: ")
        .appendString(data.encode())
        .appendString("\n\n");
  }
}

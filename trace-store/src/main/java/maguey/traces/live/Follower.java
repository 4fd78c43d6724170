package maguey.traces.live;

import io.vertx.core.Future;
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
import maguey.common.http.LiveEvents;
import maguey.traces.query.LiveQueries.Fitting;

/**
 * One client of the feed. A slow one makes nothing pile up but the ids of changed traces, each
 * once; beyond a bound they are left out and counted, and the client is told.
 */
final class Follower extends LiveEvents {
  static final int PENDING = 1_000;
  private static final int PIECE = 100;
  private static final long GATHER_MS = 250;
  private static final long HEARTBEAT_MS = 10_000;

  /** What was on its way between nodes, or not yet committed, when the last event was sent. */
  private static final long OVERLAP_MS = 5_000;

  private final Fitting fitting;
  private final Set<UUID> pending = new LinkedHashSet<>();
  private long skipped;
  private boolean lost;

  Follower(Vertx vertx, Fitting fitting) {
    super(vertx);
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
    note(() -> take(traces));
  }

  @Override
  protected Future<Buffer> event() {
    return hasNews() ? piece() : somethingNoted(HEARTBEAT_MS).compose(noted -> afterwards());
  }

  private boolean hasNews() {
    return !pending.isEmpty() || skipped > 0 || lost;
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
  }

  /** A trace's spans come in several batches: one event for all of them. */
  private Future<Buffer> afterwards() {
    if (isOver()) {
      return Future.succeededFuture();
    }
    return hasNews()
        ? pause(GATHER_MS).compose(gathered -> piece())
        : Future.succeededFuture(Buffer.buffer(": alive\n\n"));
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
    piece.appendString("id: " + id + "\n").appendString(text(name, data));
  }
}

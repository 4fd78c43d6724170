package maguey.common.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events to one client. They are asked for one by one, each when the one before was
 * sent, so that nothing piles up before a slow client but what is noted meanwhile.
 */
public abstract class LiveEvents implements Pieces {
  /** Then the client connects anew, which shows its token again. */
  private static final long LIFE_MS = TimeUnit.MINUTES.toMillis(30);

  private final Vertx vertx;
  private final Context context;
  private final long born = System.currentTimeMillis();
  private boolean greeted;
  private boolean ended;
  private Promise<Void> waiting;

  /** Events of the thread that makes them. */
  protected LiveEvents(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  /** Ends them; from any thread. */
  public final void end() {
    note(() -> ended = true);
  }

  @Override
  public final Future<Buffer> next() {
    if (isOver()) {
      return Future.succeededFuture();
    }
    if (!greeted) {
      greeted = true;
      return Future.succeededFuture(Buffer.buffer("retry: 2000\n: following\n\n"));
    }
    return event();
  }

  /** The next event, or a comment as a sign of life. */
  protected abstract Future<Buffer> event();

  /** Notes what happened, on the events' own thread, and wakes them; from any thread. */
  protected final void note(Runnable happened) {
    context.runOnContext(
        now -> {
          happened.run();
          wake();
        });
  }

  /** Completes when something was noted, or when a sign of life is due. */
  protected final Future<Void> somethingNoted(long heartbeatMs) {
    waiting = Promise.promise();
    long heartbeat = vertx.setTimer(heartbeatMs, due -> wake());
    return waiting
        .future()
        .andThen(
            (noted, failure) -> {
              vertx.cancelTimer(heartbeat);
              waiting = null;
            });
  }

  /** Completes after a while, whatever happens. */
  protected final Future<Void> pause(long millis) {
    return vertx.timer(millis, TimeUnit.MILLISECONDS);
  }

  /** An event as it is sent. */
  protected static String text(String name, JsonObject data) {
    return "event: " + name + "\ndata: " + data.encode() + "\n\n";
  }

  /** Whether there will be no more. */
  protected final boolean isOver() {
    return ended || System.currentTimeMillis() - born > LIFE_MS;
  }

  private void wake() {
    if (waiting != null) {
      waiting.tryComplete();
    }
  }
}

package maguey.common.flow;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The callers of a node whom it has no room for yet. While there are any, work that nobody waits
 * for steps back (ADR 040).
 */
public final class Rush {
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Whether anybody waits now. */
  public boolean isOn() {
    return waiting.get() > 0;
  }

  /** One more waits. */
  public void came() {
    waiting.incrementAndGet();
  }

  /** One of those waits no longer. */
  public void went() {
    waiting.decrementAndGet();
  }

  /**
   * Does a caller's work at once; one that comes while there is no more room counts as waiting.
   *
   * @param room how many are served at a time without waiting for one another
   */
  public <T> Future<T> during(int room, Supplier<Future<T>> work) {
    boolean waits = served.incrementAndGet() > room;
    if (waits) {
      came();
    }
    return Future.succeededFuture()
        .compose(begun -> work.get())
        .onComplete(
            done -> {
              served.decrementAndGet();
              if (waits) {
                went();
              }
            });
  }
}

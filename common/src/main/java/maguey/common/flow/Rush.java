package maguey.common.flow;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The callers of a node whom it has no room for yet. While there are any, work that nobody waits
 * for steps back (ADR 040).
 */
public final class Rush {
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
}

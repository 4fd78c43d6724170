package maguey.traces.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all requests take that are being read, decoded or stored on this node. Whoever works
 * on a request just now, of whom there are few, may hold its bytes once more.
 */
public final class PendingBytes {
  private final long limit;
  private final AtomicLong reserved = new AtomicLong();

  public PendingBytes(long limit) {
    this.limit = limit;
  }

  /**
   * What one request holds; it grows while the request is read and decoded, and is given back once.
   */
  final class Share {
    private final AtomicLong held = new AtomicLong();

    /**
     * Takes some more, or gives back a part.
     *
     * @param bytes fewer than none for what is given back
     * @throws IngestRefusal if there is no room
     */
    void grow(long bytes) {
      held.addAndGet(bytes);
      if (reserved.addAndGet(bytes) > limit) {
        throw IngestRefusal.overloaded();
      }
    }

    /** Gives everything back. */
    void release() {
      reserved.addAndGet(-held.getAndSet(0));
    }
  }

  Share share() {
    return new Share();
  }
}

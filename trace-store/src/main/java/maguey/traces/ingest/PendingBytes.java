package maguey.traces.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds what all requests take that are being read, decoded or stored on this node. */
final class PendingBytes {
  private final long limit;
  private final AtomicLong reserved = new AtomicLong();

  PendingBytes(long limit) {
    this.limit = limit;
  }

  /**
   * What one request holds; it grows while the request is read and decoded, and is given back once.
   */
  final class Share {
    private final AtomicLong held = new AtomicLong();

    /**
     * Takes some more.
     *
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

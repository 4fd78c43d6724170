package maguey.common.tracing.export;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded queue from many threads to one. Adding takes no lock and never waits: it stands in the
 * way of every request. A ring of slots; a producer first claims a place, then fills it.
 */
final class SpanQueue {
  private final AtomicReferenceArray<ReadableSpan> slots;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();

  SpanQueue(int capacity) {
    slots = new AtomicReferenceArray<>(capacity);
  }

  /** Adds a span; false if the queue is full. */
  boolean offer(ReadableSpan span) {
    long place;
    do {
      place = tail.get();
      if (place - head.get() >= slots.length()) {
        return false;
      }
    } while (!tail.compareAndSet(place, place + 1));
    slots.setRelease((int) (place % slots.length()), span);
    return true;
  }

  /** Takes at most {@code limit} spans, oldest first; for the one reading thread alone. */
  List<ReadableSpan> take(int limit) {
    List<ReadableSpan> taken = new ArrayList<>(Math.min(limit, size()));
    long place = head.get();
    while (taken.size() < limit) {
      int slot = (int) (place % slots.length());
      ReadableSpan span = slots.getAcquire(slot);
      if (span == null) {
        break;
      }
      slots.setRelease(slot, null);
      taken.add(span);
      head.setRelease(++place);
    }
    return taken;
  }

  int size() {
    return (int) Math.max(0, tail.get() - head.get());
  }

  /** Returns how many spans were ever added. */
  long added() {
    return tail.get();
  }
}

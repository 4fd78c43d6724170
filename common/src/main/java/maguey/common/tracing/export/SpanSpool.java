package maguey.common.tracing.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Batches on disk that the trace store could not take yet: first in, first out, bounded in bytes.
 * When it is full the newest are turned away, since the oldest are the beginning of a story.
 *
 * <p>A segment is deleted when all of it has been read. After a crash its first records may be sent
 * again, which the trace store tells apart. One thread at a time.
 */
final class SpanSpool implements Closeable {
  private static final long SEGMENT_BYTES = 4 << 20;

  private final SpoolFolder folder;
  private final long maxBytes;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private long nextNumber = 1;

  private SpanSpool(SpoolFolder folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** Opens the spool with what earlier processes left in it. */
  static SpanSpool open(Path base, long maxBytes) throws IOException {
    SpanSpool spool = new SpanSpool(SpoolFolder.open(base), maxBytes);
    for (long number : spool.folder.segments()) {
      spool.segments.add(SpoolSegment.open(spool.folder.segment(number)));
      spool.nextNumber = number + 1;
    }
    spool.deleteRead();
    return spool;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Returns how many spans wait here. */
  long spans() {
    return segments.stream().mapToLong(SpoolSegment::spans).sum();
  }

  long bytes() {
    return segments.stream().mapToLong(SpoolSegment::bytes).sum();
  }

  /** Appends a batch; false if there is no room for it. */
  boolean append(Batch batch) throws IOException {
    long size = SpoolSegment.HEADER + batch.otlp().length;
    if (bytes() + size > maxBytes) {
      return false;
    }
    lastWithRoom().append(batch);
    return true;
  }

  /** Returns the oldest batch, which stays until {@link #remove}; null if there is none. */
  Batch peek() throws IOException {
    deleteRead();
    return segments.isEmpty() ? null : segments.peekFirst().peek();
  }

  /** Removes the batch that {@link #peek} returned. */
  void remove(Batch batch) throws IOException {
    segments.peekFirst().advance(batch);
    deleteRead();
  }

  /** Makes sure that what is here survives a power failure, and gives the folder back. */
  @Override
  public void close() throws IOException {
    for (SpoolSegment segment : segments) {
      segment.force();
      segment.close();
    }
    folder.close();
  }

  private SpoolSegment lastWithRoom() throws IOException {
    SpoolSegment last = segments.peekLast();
    if (last == null || last.bytes() >= SEGMENT_BYTES) {
      last = SpoolSegment.open(folder.segment(nextNumber++));
      segments.add(last);
    }
    return last;
  }

  private void deleteRead() throws IOException {
    while (!segments.isEmpty() && segments.peekFirst().isRead()) {
      segments.pollFirst().delete();
    }
  }
}

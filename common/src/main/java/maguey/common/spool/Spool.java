package maguey.common.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Records on disk that cannot go where they belong yet: first in, first out, bounded in bytes. When
 * it is full the newest are turned away, since the oldest are the beginning of a story.
 *
 * <p>A segment is deleted when all its records were removed. After a crash the first records of a
 * segment may therefore come again; their taker must tell repeats apart. One thread at a time.
 */
public final class Spool implements Closeable {
  private static final long SEGMENT_BYTES = 4 << 20;

  private final SpoolFolder folder;
  private final long maxBytes;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private final PeekedRecords peeked = new PeekedRecords();
  private long nextNumber = 1;
  private long brokenBytes;
  private long lostItems;

  private Spool(SpoolFolder folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens a spool with what earlier processes left in it.
   *
   * @param base a folder that several processes may share: each takes a slot in it
   * @throws IOException if the folder cannot be made, read or written
   */
  public static Spool open(Path base, long maxBytes) throws IOException {
    Spool spool = new Spool(SpoolFolder.open(base), maxBytes);
    for (long number : spool.folder.segments()) {
      SpoolSegment segment = SpoolSegment.open(spool.folder.segment(number));
      spool.segments.add(segment);
      spool.brokenBytes += segment.brokenBytes();
      spool.nextNumber = number + 1;
    }
    spool.deleteRead();
    return spool;
  }

  public boolean isEmpty() {
    return segments.stream().allMatch(SpoolSegment::isRead);
  }

  /** How many items wait here. */
  public long items() {
    return segments.stream().mapToLong(SpoolSegment::items).sum();
  }

  /** What the files take. */
  public long bytes() {
    return segments.stream().mapToLong(SpoolSegment::bytes).sum();
  }

  /** When the oldest record was appended, about; 0 when there is none. */
  public long oldestMillis() {
    return isEmpty() ? 0 : segments.peekFirst().oldestMillis();
  }

  /** Bytes of records that a crash tore or a disk damaged, found when the spool was opened. */
  public long brokenBytes() {
    return brokenBytes;
  }

  /** Items that could not be read back, because the disk damaged them after the opening. */
  public long lostItems() {
    return lostItems;
  }

  /**
   * Appends a record, which survives the process, but not yet the power.
   *
   * @return false if there is no room for it, or it has more than 64 MiB
   */
  public boolean append(byte[] content, int items) throws IOException {
    return append(recordOf(content, items), SpoolSegment::append);
  }

  /**
   * Appends a record and returns when it is on the disk for good. A record whose writing fails is
   * not there.
   *
   * @return false if there is no room for it, or it has more than 64 MiB
   */
  public boolean appendDurably(byte[] content, int items) throws IOException {
    return append(recordOf(content, items), SpoolSegment::appendDurably);
  }

  /**
   * The oldest records, which stay until {@link #remove}: so many that they have as many items or
   * bytes as wanted, but at least one if there is any.
   */
  public List<SpoolRecord> peek(long items, long bytes) throws IOException {
    peeked.forget();
    return peekOn(items, bytes);
  }

  /** As {@link #peek}, but those behind the ones that were peeked and not removed yet. */
  public List<SpoolRecord> peekOn(long items, long bytes) throws IOException {
    deleteRead();
    return peeked.more(segments, items, bytes);
  }

  /** Removes the first of those that were peeked. */
  public void remove(int records) throws IOException {
    peeked.remove(records);
    deleteRead();
  }

  /** Makes sure that what is here survives a power failure, and gives the folder back. */
  @Override
  public void close() throws IOException {
    deleteRead();
    for (SpoolSegment segment : segments) {
      segment.force();
      segment.close();
    }
    folder.close();
  }

  private static SpoolRecord recordOf(byte[] content, int items) {
    return new SpoolRecord(content, items, System.currentTimeMillis());
  }

  private interface Appending {
    void append(SpoolSegment segment, SpoolRecord record) throws IOException;
  }

  private boolean append(SpoolRecord record, Appending appending) throws IOException {
    if (!hasRoom(record)) {
      return false;
    }
    SpoolSegment last = lastWithRoom();
    try {
      appending.append(last, record);
    } catch (IOException failure) {
      forgetIfEmpty(last);
      throw failure;
    }
    return true;
  }

  /** On a full disk each attempt would leave a file behind, open and without a record. */
  private void forgetIfEmpty(SpoolSegment last) throws IOException {
    if (last.bytes() == 0) {
      segments.removeLast();
      last.delete();
    }
  }

  private boolean hasRoom(SpoolRecord record) {
    return record.content().length <= RecordFormat.MAX_CONTENT
        && bytes() + RecordFormat.size(record) <= maxBytes;
  }

  private SpoolSegment lastWithRoom() throws IOException {
    SpoolSegment last = segments.peekLast();
    if (last == null || last.isSealed() || last.bytes() >= SEGMENT_BYTES) {
      last = SpoolSegment.open(folder.segment(nextNumber++));
      segments.add(last);
      folder.force();
    }
    return last;
  }

  private void deleteRead() throws IOException {
    while (!segments.isEmpty() && segments.peekFirst().isRead()) {
      SpoolSegment read = segments.pollFirst();
      lostItems += read.items();
      read.delete();
    }
  }
}

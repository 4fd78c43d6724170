package maguey.common.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file of the spool: records appended at its end and read from its beginning. */
final class SpoolSegment implements Closeable {
  /** A record and the place behind it. */
  record Found(SpoolRecord record, long end) {
    Place place() {
      return new Place(end, record.items(), record.epochMillis());
    }
  }

  /**
   * Where a record was found.
   *
   * @param end the place behind it
   */
  record Place(long end, int items, long epochMillis) {}

  private final Path path;
  private final FileChannel file;
  private long readAt;
  private long end;
  private long items;
  private long oldestMillis;
  private long brokenBytes;
  private boolean sealed;

  private SpoolSegment(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /** Opens or makes a segment. A tail that was torn by a crash is cut off. */
  static SpoolSegment open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    SpoolSegment segment = new SpoolSegment(path, file);
    segment.recover();
    return segment;
  }

  long bytes() {
    return end;
  }

  /** Items of the records not yet removed; once all is read, of those that could not be. */
  long items() {
    return items;
  }

  /** When the oldest record that was not removed was appended, to within this segment. */
  long oldestMillis() {
    return oldestMillis;
  }

  /** What was found torn or damaged when the segment was opened. */
  long brokenBytes() {
    return brokenBytes;
  }

  boolean isRead() {
    return readAt >= end;
  }

  /** True after a failed write: what is here can be read, but nothing is added. */
  boolean isSealed() {
    return sealed;
  }

  void append(SpoolRecord record) throws IOException {
    ByteBuffer bytes = RecordFormat.write(record);
    long size = bytes.remaining();
    try {
      writeAt(bytes, end);
    } catch (IOException full) {
      endAt(end);
      throw full;
    }
    oldestMillis = isRead() ? record.epochMillis() : oldestMillis;
    end += size;
    items += record.items();
  }

  /** Appends, and makes sure that it survives a power failure; if that fails, it is taken back. */
  void appendDurably(SpoolRecord record) throws IOException {
    long before = end;
    append(record);
    try {
      force();
    } catch (IOException failure) {
      items -= record.items();
      endAt(before);
      throw failure;
    }
  }

  void force() throws IOException {
    file.force(false);
  }

  /** The first sound record at or behind a place; null if there is none. */
  Found find(long at) throws IOException {
    Found next = RecordFormat.read(file, at);
    return next != null || at >= file.size() ? next : RecordFormat.seek(file, at + 1);
  }

  long readAt() {
    return readAt;
  }

  /** Counts a record that {@link #find} returned as read. */
  void remove(Place place) {
    readAt = place.end();
    items -= place.items();
    oldestMillis = place.epochMillis();
  }

  /** Nothing more can be read here, though it should. */
  void giveUp() {
    readAt = end;
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void recover() throws IOException {
    for (Found found = find(0); found != null; found = find(end)) {
      brokenBytes += found.end() - RecordFormat.size(found.record()) - end;
      oldestMillis = end == 0 ? found.record().epochMillis() : oldestMillis;
      items += found.record().items();
      end = found.end();
    }
    brokenBytes += file.size() - end;
    file.truncate(end);
  }

  /**
   * After a failed write nobody knows what is on the disk, and a second attempt to force it may
   * succeed without having written anything. So nothing is added here any more.
   */
  private void endAt(long place) throws IOException {
    sealed = true;
    end = place;
    file.truncate(place);
  }

  private void writeAt(ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      file.write(buffer, at + buffer.position());
    }
  }
}

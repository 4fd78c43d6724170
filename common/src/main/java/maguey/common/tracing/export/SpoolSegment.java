package maguey.common.tracing.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * One file of the spool: records appended at its end and read from its beginning. A record is its
 * length, a checksum and the number of its spans, four bytes each, and the encoded batch.
 */
final class SpoolSegment implements Closeable {
  static final int HEADER = 12;
  private static final int MAX_RECORD = 64 << 20;

  private final Path path;
  private final FileChannel file;
  private long readAt;
  private long end;
  private long spans;

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

  /** Returns the number of spans not yet read. */
  long spans() {
    return spans;
  }

  boolean isRead() {
    return readAt >= end;
  }

  void append(Batch batch) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(HEADER + batch.otlp().length);
    record.putInt(batch.otlp().length).putInt(checksum(batch)).putInt(batch.spans());
    record.put(batch.otlp()).flip();
    writeAt(record, end);
    end += HEADER + batch.otlp().length;
    spans += batch.spans();
  }

  /** Returns the oldest record that was not read; null if all were. */
  Batch peek() throws IOException {
    return isRead() ? null : read(readAt);
  }

  /** Counts the record that {@link #peek} returned as read. */
  void advance(Batch read) {
    readAt += HEADER + read.otlp().length;
    spans -= read.spans();
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  void force() throws IOException {
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void recover() throws IOException {
    Batch record = read(end);
    while (record != null) {
      end += HEADER + record.otlp().length;
      spans += record.spans();
      record = read(end);
    }
    file.truncate(end);
  }

  /** Returns the record at a place; null if there is no whole and sound one. */
  private Batch read(long at) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!readFully(header, at)) {
      return null;
    }
    int length = header.getInt(0);
    if (length < 0 || length > MAX_RECORD || at + HEADER + length > file.size()) {
      return null;
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    if (!readFully(payload, at + HEADER)) {
      return null;
    }
    Batch batch = new Batch(payload.array(), header.getInt(8));
    return checksum(batch) == header.getInt(4) ? batch : null;
  }

  private boolean readFully(ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private void writeAt(ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      file.write(buffer, at + buffer.position());
    }
  }

  private static int checksum(Batch batch) {
    CRC32 crc = new CRC32();
    crc.update(batch.spans());
    crc.update(batch.otlp());
    return (int) crc.getValue();
  }
}

package maguey.common.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * How a record lies on disk, big-endian: {@code MSP1}, the CRC-32C of all that follows, the length
 * of the content and its number of items (four bytes each), the time in milliseconds (eight), the
 * content.
 */
final class RecordFormat {
  static final int HEADER = 24;

  private static final int MAGIC = 0x4D535031;

  /** What is larger would not be read back. */
  static final int MAX_CONTENT = 64 << 20;

  private static final int CHECKED_FROM = 8;

  private RecordFormat() {}

  static long size(SpoolRecord record) {
    return HEADER + record.content().length;
  }

  static ByteBuffer write(SpoolRecord record) {
    ByteBuffer bytes = ByteBuffer.allocate((int) size(record));
    bytes.putInt(MAGIC).putInt(0).putInt(record.content().length).putInt(record.items());
    bytes.putLong(record.epochMillis()).put(record.content()).flip();
    return bytes.putInt(Integer.BYTES, checksum(bytes));
  }

  /** The record at a place; null if there is no whole and sound one. */
  static SpoolSegment.Found read(FileChannel file, long at) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!readFully(file, header, at) || header.getInt(0) != MAGIC) {
      return null;
    }
    int length = header.getInt(8);
    if (length < 0 || length > MAX_CONTENT || at + HEADER + length > file.size()) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.allocate(HEADER + length);
    return readFully(file, whole, at) && checksum(whole.rewind()) == whole.getInt(Integer.BYTES)
        ? new SpoolSegment.Found(recordIn(whole), at + HEADER + length)
        : null;
  }

  /** The first sound record at or behind a place, for a file that is damaged there. */
  static SpoolSegment.Found seek(FileChannel file, long from) throws IOException {
    ByteBuffer rest = ByteBuffer.allocate((int) Math.max(0, file.size() - from));
    readFully(file, rest, from);
    for (int i = 0; i + HEADER <= rest.limit(); i++) {
      if (rest.getInt(i) == MAGIC) {
        SpoolSegment.Found found = read(file, from + i);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static SpoolRecord recordIn(ByteBuffer whole) {
    byte[] content = new byte[whole.limit() - HEADER];
    whole.get(HEADER, content);
    return new SpoolRecord(content, whole.getInt(12), whole.getLong(16));
  }

  private static int checksum(ByteBuffer whole) {
    CRC32C crc = new CRC32C();
    crc.update(whole.slice(CHECKED_FROM, whole.limit() - CHECKED_FROM));
    return (int) crc.getValue();
  }

  private static boolean readFully(FileChannel file, ByteBuffer buffer, long at)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}

package maguey.traces.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Rows in the binary form that COPY takes, in messages of some tens of kilobytes: the server reads
 * the first ones while the last are on their way.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class CopyRows {
  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
  private static final byte COPY_DATA = 'd';
  private static final int MESSAGE_BYTES = 64 << 10;
  private static final int SHORT = 4 << 10;
  private static final int NOTHING = -1;
  private static final int END = -1;

  /** PostgreSQL counts from the year 2000. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final byte JSONB_VERSION = 1;

  private final ByteBuf out;
  private int message;

  /** Begins with what stands before the first row. */
  CopyRows(ByteBuf out) {
    this.out = out;
    beginMessage();
    out.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
  }

  /** Begins a row of so many columns. */
  CopyRows row(int columns) {
    if (out.writerIndex() - message > MESSAGE_BYTES) {
      endMessage();
      beginMessage();
    }
    out.writeShort(columns);
    return this;
  }

  CopyRows uuid(UUID value) {
    out.writeInt(2 * Long.BYTES);
    out.writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
    return this;
  }

  CopyRows bigint(long value) {
    out.writeInt(Long.BYTES).writeLong(value);
    return this;
  }

  CopyRows integer(int value) {
    out.writeInt(Integer.BYTES).writeInt(value);
    return this;
  }

  CopyRows smallint(int value) {
    out.writeInt(Short.BYTES).writeShort(value);
    return this;
  }

  /** A {@code timestamptz}, in microseconds since 1970. */
  CopyRows time(long epochMicros) {
    return bigint(epochMicros - EPOCH_MICROS);
  }

  /** A text, or NULL. */
  CopyRows text(String value) {
    if (value == null) {
      return nothing();
    }
    int length = begin();
    utf8(value);
    return end(length);
  }

  /** A {@code jsonb}, or NULL. */
  CopyRows json(String value) {
    if (value == null) {
      return nothing();
    }
    int length = begin();
    out.writeByte(JSONB_VERSION);
    utf8(value);
    return end(length);
  }

  CopyRows nothing() {
    out.writeInt(NOTHING);
    return this;
  }

  /** Ends the last row; the messages are whole. */
  ByteBuf end() {
    out.writeShort(END);
    endMessage();
    return out;
  }

  /** Copying a short text costs less than writing it by characters; a long one is not doubled. */
  private void utf8(String value) {
    if (value.length() <= SHORT) {
      out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    } else {
      ByteBufUtil.reserveAndWriteUtf8(out, value, ByteBufUtil.utf8Bytes(value));
    }
  }

  /** Leaves room for the length of a value. */
  private int begin() {
    int place = out.writerIndex();
    out.writeInt(0);
    return place;
  }

  private CopyRows end(int place) {
    out.setInt(place, out.writerIndex() - place - Integer.BYTES);
    return this;
  }

  private void beginMessage() {
    message = out.writerIndex();
    out.writeByte(COPY_DATA).writeInt(0);
  }

  private void endMessage() {
    out.setInt(message + 1, out.writerIndex() - message - 1);
  }
}

package maguey.traces.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

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

  /** PostgreSQL's numbers of the types that arrays are of. */
  private static final int BIGINT = 20;

  private static final int TEXT = 25;

  /** A range with its lower bound and without its upper one. */
  private static final byte LOWER_INCLUSIVE = 2;

  private static final int RANGE_BYTES = 1 + 2 * (Integer.BYTES + Long.BYTES);

  private final ByteBufAllocator alloc;
  private final List<ByteBuf> messages = new ArrayList<>();
  private ByteBuf out;

  /** Begins with what stands before the first row. */
  private CopyRows(ByteBufAllocator alloc) {
    this.alloc = alloc;
    beginMessage();
    out.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
  }

  /** A row for each of the things. */
  static <T> ByteBuf of(ByteBufAllocator alloc, List<T> things, BiConsumer<CopyRows, T> add) {
    CopyRows rows = new CopyRows(alloc);
    try {
      things.forEach(thing -> add.accept(rows, thing));
      return rows.end();
    } catch (RuntimeException | Error failure) {
      rows.messages.forEach(ByteBuf::release);
      throw failure;
    }
  }

  /** Begins a row of so many columns. */
  CopyRows row(int columns) {
    if (out.readableBytes() > MESSAGE_BYTES) {
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

  CopyRows real(float value) {
    out.writeInt(Float.BYTES).writeFloat(value);
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

  CopyRows bool(boolean value) {
    out.writeInt(1).writeBoolean(value);
    return this;
  }

  /** An {@code integer}, or NULL. */
  CopyRows integer(Integer value) {
    return value == null ? nothing() : integer(value.intValue());
  }

  CopyRows bigints(Collection<Long> values) {
    int length = beginArray(BIGINT, values.size());
    values.forEach(this::bigint);
    return end(length);
  }

  CopyRows texts(Collection<String> values) {
    int length = beginArray(TEXT, values.size());
    values.forEach(this::text);
    return end(length);
  }

  /** A {@code tstzmultirange}. */
  CopyRows times(List<Intervals.Interval> union) {
    int length = begin();
    out.writeInt(union.size());
    for (Intervals.Interval each : union) {
      out.writeInt(RANGE_BYTES).writeByte(LOWER_INCLUSIVE);
      time(each.low()).time(each.high());
    }
    return end(length);
  }

  CopyRows nothing() {
    out.writeInt(NOTHING);
    return this;
  }

  private ByteBuf end() {
    out.writeShort(END);
    endMessage();
    return Unpooled.wrappedBuffer(messages.size(), messages.toArray(ByteBuf[]::new));
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

  /** An array of no values has no dimension; values count from 1. */
  private int beginArray(int type, int values) {
    int place = begin();
    out.writeInt(values == 0 ? 0 : 1).writeInt(0).writeInt(type);
    if (values > 0) {
      out.writeInt(values).writeInt(1);
    }
    return place;
  }

  private CopyRows end(int place) {
    out.setInt(place, out.writerIndex() - place - Integer.BYTES);
    return this;
  }

  /** Each in a buffer of its own, of a size that the pool has; what is direct the socket takes. */
  private void beginMessage() {
    out = alloc.directBuffer(MESSAGE_BYTES + SHORT);
    messages.add(out);
    out.writeByte(COPY_DATA).writeInt(0);
  }

  private void endMessage() {
    out.setInt(1, out.writerIndex() - 1);
  }
}

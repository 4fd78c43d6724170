package maguey.common.tracing.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf from its end to its beginning. A message's length stands before the message, so
 * that writing backwards knows it when it is due, with neither a second pass nor copies. Fields
 * therefore go in reverse order.
 */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  /** Room beyond so many times the first is given back. */
  private static final int KEPT = 4;

  private final int capacity;
  private byte[] buffer;
  private int at;

  ProtoWriter(int capacity) {
    this.capacity = capacity;
    buffer = new byte[capacity];
    at = capacity;
  }

  /** Forgets what was written; most of the room is there for what comes. */
  void clear() {
    if (buffer.length > KEPT * capacity) {
      buffer = new byte[capacity];
    }
    at = buffer.length;
  }

  /** Returns the number of bytes written; the mark of a message that ends here. */
  int written() {
    return buffer.length - at;
  }

  byte[] toBytes() {
    return Arrays.copyOfRange(buffer, at, buffer.length);
  }

  /** Ends a message whose content was written since {@code mark}. */
  void message(int field, int mark) {
    prefix(field, written() - mark);
  }

  void bytes(int field, byte[] value) {
    raw(value);
    prefix(field, value.length);
  }

  /** Writes bytes that are whole fields already. */
  void raw(byte[] value) {
    reserve(value.length);
    at -= value.length;
    System.arraycopy(value, 0, buffer, at, value.length);
  }

  void string(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a field that is left out when it has its default, as proto3 does. */
  void stringIfAny(int field, String value) {
    if (value != null && !value.isEmpty()) {
      string(field, value);
    }
  }

  void varint(int field, long value) {
    varint(value);
    tag(field, VARINT);
  }

  void varintIfAny(int field, long value) {
    if (value != 0) {
      varint(field, value);
    }
  }

  void fixed64(int field, long value) {
    reserve(Long.BYTES);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[--at] = (byte) (value >>> shift);
    }
    tag(field, FIXED64);
  }

  void fixed32(int field, int value) {
    reserve(Integer.BYTES);
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[--at] = (byte) (value >>> shift);
    }
    tag(field, FIXED32);
  }

  /** Writes the bytes that an even number of lower-case hex digits stand for. */
  void hex(int field, String digits) {
    int length = digits.length() / 2;
    reserve(length);
    for (int i = length - 1; i >= 0; i--) {
      buffer[--at] = (byte) (nibble(digits.charAt(2 * i)) << 4 | nibble(digits.charAt(2 * i + 1)));
    }
    prefix(field, length);
  }

  private static int nibble(char digit) {
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
  }

  private void prefix(int field, int length) {
    varint(length);
    tag(field, LENGTH);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    int size = value == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
    reserve(size);
    at -= size;
    long rest = value;
    for (int i = 0; i < size - 1; i++) {
      buffer[at + i] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    buffer[at + size - 1] = (byte) rest;
  }

  private void reserve(int count) {
    if (at < count) {
      int written = written();
      byte[] larger = new byte[Math.max(buffer.length * 2, written + count)];
      System.arraycopy(buffer, at, larger, larger.length - written, written);
      at = larger.length - written;
      buffer = larger;
    }
  }
}

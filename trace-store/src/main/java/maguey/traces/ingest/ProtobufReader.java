package maguey.traces.ingest;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * Reads a protobuf message field by field, without a class generated for it: {@link #tag} tells
 * which field comes, then its value is read, or skipped when it is none that we know. What is
 * malformed for protobuf's own parser is so here.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf's encoding</a>
 */
final class ProtobufReader {
  /** The last three bits of a tag: how the value is written. */
  static final int VARINT = 0;

  /** Eight bytes. */
  static final int I64 = 1;

  /** Its length, then as many bytes. */
  static final int LEN = 2;

  /** Four bytes. */
  static final int I32 = 5;

  /** Messages within messages, as deep as protobuf's own parser goes. */
  private static final int MAX_DEPTH = 100;

  private final byte[] bytes;
  private final int from;
  private final CodedInputStream in;
  private int depth;

  /** A reader of the message that these bytes of the array are. */
  ProtobufReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.in = CodedInputStream.newInstance(bytes, from, length);
  }

  /** The next field's number, shifted by three, and wire type; 0 at the end of the message. */
  int tag() throws IOException {
    return in.readTag();
  }

  /** Passes over the value of an unknown field. */
  void skip(int tag) throws IOException {
    in.setRecursionLimit(MAX_DEPTH - depth);
    if (!in.skipField(tag)) {
      throw new MalformedOtlp("a group ends that never began");
    }
  }

  /** Begins a message within; what is returned is for {@link #leave}. */
  int enter() throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new MalformedOtlp("messages are nested too deeply");
    }
    return in.pushLimit(in.readRawVarint32());
  }

  /** Ends a message within, which was read to its end. */
  void leave(int outer) {
    depth--;
    in.popLimit(outer);
  }

  String text() throws IOException {
    return in.readStringRequireUtf8();
  }

  /** A text that is one of a few hundred, such as the key of an attribute. */
  String name() throws IOException {
    int length = in.readRawVarint32();
    return KnownNames.of(bytes, pass(length), length);
  }

  /** A message within, undecoded. */
  ProtobufBlock block() throws IOException {
    int length = in.readRawVarint32();
    return new ProtobufBlock(bytes, pass(length), length);
  }

  byte[] bytes() throws IOException {
    return in.readByteArray();
  }

  boolean bool() throws IOException {
    return in.readBool();
  }

  /** Also an enum, and an unsigned number. */
  int int32() throws IOException {
    return in.readRawVarint32();
  }

  long int64() throws IOException {
    return in.readRawVarint64();
  }

  int fixed32() throws IOException {
    return in.readFixed32();
  }

  long fixed64() throws IOException {
    return in.readFixed64();
  }

  double number() throws IOException {
    return in.readDouble();
  }

  /** Passes over so many bytes, and tells where in the array they begin. */
  private int pass(int length) throws IOException {
    int at = from + in.getTotalBytesRead();
    in.skipRawBytes(length);
    return at;
  }
}

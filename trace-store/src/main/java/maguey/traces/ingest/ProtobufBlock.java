package maguey.traces.ingest;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** An undecoded protobuf message within a larger array; its fields are visited in passing. */
final class ProtobufBlock {
  private final byte[] bytes;
  private final int from;
  private final int length;
  private ProtobufReader in;

  ProtobufBlock(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    rewind();
  }

  /** Starts over. */
  void rewind() {
    in = new ProtobufReader(bytes, from, length);
  }

  /** The next occurrence of a message or string field; null when there is none after here. */
  ProtobufBlock next(int field) throws IOException {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == (field << 3 | ProtobufReader.LEN)) {
        return in.block();
      }
      in.skip(tag);
    }
    return null;
  }

  int length() {
    return length;
  }

  /** Reads the fields that were not visited yet. */
  ProtobufReader reader() {
    return in;
  }

  /** A copy of its bytes, as they came. */
  byte[] copy() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  String text() throws CharacterCodingException {
    return KnownNames.of(bytes, from, length);
  }
}

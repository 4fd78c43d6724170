package maguey.traces.ingest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** An undecoded protobuf message within a larger array; its fields are visited in passing. */
final class ProtobufBlock {
  private static final int LENGTH_DELIMITED = 2;

  private final byte[] bytes;
  private final int from;
  private final int length;
  private CodedInputStream in;

  ProtobufBlock(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    rewind();
  }

  /** Starts over. */
  void rewind() {
    in = CodedInputStream.newInstance(bytes, from, length);
  }

  /** The next occurrence of a message or string field; null when there is none after here. */
  ProtobufBlock next(int field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (field << 3 | LENGTH_DELIMITED)) {
        return enter();
      }
      if (!in.skipField(tag)) {
        throw new MalformedOtlp("a group ends that never began");
      }
    }
    return null;
  }

  int length() {
    return length;
  }

  void mergeInto(MessageLite.Builder message) throws IOException {
    message.mergeFrom(bytes, from, length);
  }

  String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, length))
        .toString();
  }

  private ProtobufBlock enter() throws IOException {
    int size = in.readRawVarint32();
    int start = from + in.getTotalBytesRead();
    if (size < 0) {
      throw new MalformedOtlp("a length is negative");
    }
    in.skipRawBytes(size);
    return new ProtobufBlock(bytes, start, size);
  }
}

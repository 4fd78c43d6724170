package maguey.traces.ingest;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A message as gRPC puts it into a stream: one byte that says whether it is compressed, its length
 * in four bytes, the message.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
record GrpcFrame(boolean compressed, byte[] message) {
  static final int PREFIX_BYTES = 5;

  /**
   * The one message of a unary call.
   *
   * @throws IngestRefusal if the body is anything else
   */
  static GrpcFrame ofCall(byte[] body) {
    if (body.length < PREFIX_BYTES || body[0] < 0 || body[0] > 1) {
      throw IngestRefusal.malformed("the call carries no gRPC message");
    }
    // A length with its highest bit set is negative here, and no body is as long.
    if (ByteBuffer.wrap(body).getInt(1) != body.length - PREFIX_BYTES) {
      throw IngestRefusal.malformed("the call must carry exactly one whole gRPC message");
    }
    return new GrpcFrame(body[0] == 1, Arrays.copyOfRange(body, PREFIX_BYTES, body.length));
  }

  /** The bytes of a message that is not compressed. */
  static Buffer plain(Buffer message) {
    return Buffer.buffer(PREFIX_BYTES + message.length())
        .appendByte((byte) 0)
        .appendInt(message.length())
        .appendBuffer(message);
  }
}

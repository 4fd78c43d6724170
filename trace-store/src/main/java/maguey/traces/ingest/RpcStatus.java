package maguey.traces.ingest;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A refusal as {@code google.rpc.Status}, written by hand: the type comes with none of our
 * libraries. What is worth another try carries {@code google.rpc.RetryInfo}.
 */
final class RpcStatus {
  /** How long a sender should wait before it tries again. */
  static final int RETRY_AFTER_SECONDS = 2;

  private static final int CODE = 1;
  private static final int MESSAGE = 2;
  private static final int DETAILS = 3;
  private static final int ANY_TYPE = 1;
  private static final int ANY_VALUE = 2;
  private static final int RETRY_DELAY = 1;
  private static final int SECONDS = 1;
  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  private interface Content {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private RpcStatus() {}

  /** The bytes of the message. */
  static byte[] of(IngestRefusal refusal) {
    return bytes(
        out -> {
          out.writeInt32(CODE, refusal.grpcCode());
          out.writeString(MESSAGE, refusal.getMessage());
          if (refusal.isWorthARetry()) {
            out.writeByteArray(DETAILS, retryInfo());
          }
        });
  }

  private static byte[] retryInfo() {
    byte[] delay = bytes(out -> out.writeInt64(SECONDS, RETRY_AFTER_SECONDS));
    return bytes(
        out -> {
          out.writeString(ANY_TYPE, RETRY_INFO);
          out.writeByteArray(ANY_VALUE, bytes(info -> info.writeByteArray(RETRY_DELAY, delay)));
        });
  }

  private static byte[] bytes(Content content) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      content.writeTo(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}

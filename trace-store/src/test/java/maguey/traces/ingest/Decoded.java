package maguey.traces.ingest;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import maguey.common.privacy.Masking;
import maguey.traces.model.Span;

/** Decodes whole requests for tests. */
public final class Decoded {
  private Decoded() {}

  /** The storable spans of a protobuf request. */
  public static List<Span> spans(MessageLite request) {
    return spans(OtlpFormat.PROTOBUF, request.toByteArray());
  }

  /** The storable spans of several protobuf requests. */
  public static List<Span> spans(List<byte[]> requests) {
    return requests.stream().flatMap(body -> spans(OtlpFormat.PROTOBUF, body).stream()).toList();
  }

  static SpanEncoder encoder() {
    return new SpanEncoder(Masking.builtIn());
  }

  static List<Span> spans(OtlpFormat format, byte[] body) {
    try {
      OtlpRequest request = OtlpRequest.of(format, body, encoder());
      List<Span> all = new ArrayList<>();
      for (List<Span> next = request.next(); !next.isEmpty(); next = request.next()) {
        all.addAll(next);
      }
      return all;
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}

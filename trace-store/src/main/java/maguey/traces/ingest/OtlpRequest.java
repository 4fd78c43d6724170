package maguey.traces.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maguey.traces.model.Span;

/** One export request under way: hands out its spans in portions, and counts what it refuses. */
final class OtlpRequest {
  private static final int PORTION_SPANS = 2_000;
  private static final int PORTION_BYTES = 8 << 20;

  private final OtlpSpans spans;
  private final SpanEncoder encoder;
  private long accepted;
  private long rejected;
  private String complaint;

  private OtlpRequest(OtlpSpans spans, SpanEncoder encoder) {
    this.spans = spans;
    this.encoder = encoder;
  }

  static OtlpRequest of(OtlpFormat format, byte[] body, SpanEncoder encoder) throws IOException {
    return new OtlpRequest(
        switch (format) {
          case PROTOBUF -> new ProtobufSpans(body, encoder.origins());
          case JSON -> new JsonSpans(body, encoder.origins());
          case ZIPKIN -> new ZipkinSpans(body, encoder.origins());
        },
        encoder);
  }

  /**
   * Reads to the end without keeping anything.
   *
   * @throws IOException if something is malformed, so that nothing of such a request gets stored
   */
  static OtlpRequest check(OtlpFormat format, byte[] body, SpanEncoder encoder) throws IOException {
    OtlpRequest request = of(format, body, encoder);
    while (request.spans.advance()) {
      request.read();
    }
    return request;
  }

  /** The next spans to store, decoded and masked; empty at the end. */
  List<Span> next() throws IOException {
    List<Span> portion = new ArrayList<>();
    Weight weight = new Weight();
    while (portion.size() < PORTION_SPANS && weight.bytes() < PORTION_BYTES && spans.advance()) {
      Optional<Span> span =
          read().map(read -> encoder.encode(read, spans.length(), spans.origin()));
      span.ifPresent(portion::add);
      span.ifPresent(weight::add);
    }
    return portion;
  }

  /** Spans handed out, or found good, so far. */
  long accepted() {
    return accepted;
  }

  /** Spans refused so far. */
  long rejected() {
    return rejected;
  }

  /** Why the first of them was refused; empty when none was. */
  String complaint() {
    return complaint == null ? "" : complaint;
  }

  private Optional<OtlpSpan> read() throws IOException {
    OtlpSpan span = spans.span();
    Optional<String> wrong =
        span == null || spans.origin() == null
            ? Optional.of("a span may have at most 16 MiB, a resource or scope 1 MiB")
            : SpanEncoder.complaint(span, spans.length());
    if (wrong.isPresent()) {
      rejected++;
      complaint = complaint == null ? wrong.get() : complaint;
      return Optional.empty();
    }
    accepted++;
    return Optional.of(span);
  }
}

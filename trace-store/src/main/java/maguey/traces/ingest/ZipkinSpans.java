package maguey.traces.ingest;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import maguey.traces.ingest.JsonBlocks.Slice;
import maguey.traces.model.Origin;

/**
 * Reads Zipkin's version 2 JSON, a list of spans, as OTLP; {@link ZipkinSpan} tells what becomes
 * what.
 */
final class ZipkinSpans implements OtlpSpans {
  /** More different services in one request are possible, and begin again. */
  private static final int ORIGINS_KEPT = 256;

  private final JsonBlocks list;
  private final OriginEncoder encoder;
  private final Map<ZipkinSpan.Source, Origin> origins = new HashMap<>();
  private ZipkinSpan span;
  private int length;

  ZipkinSpans(byte[] body, OriginEncoder encoder) throws IOException {
    this.encoder = encoder;
    list = JsonBlocks.ofList(body);
  }

  @Override
  public boolean advance() throws IOException {
    Slice next = list.next();
    length = next == null ? 0 : next.length();
    span = next == null || length > MAX_SPAN_BYTES ? null : ZipkinSpan.read(next);
    return next != null;
  }

  @Override
  public OtlpSpan span() {
    return span == null ? null : span.toOtlp();
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Origin origin() {
    if (origins.size() == ORIGINS_KEPT) {
      origins.clear();
    }
    return span == null ? null : origins.computeIfAbsent(span.source(), this::origin);
  }

  private Origin origin(ZipkinSpan.Source source) {
    return encoder.encode(source.resource(), "", source.scope(), "");
  }
}

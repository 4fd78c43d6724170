package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.traces.SpanFixture;
import maguey.traces.model.Span;
import org.junit.jupiter.api.Test;

class SpanPortionTest {
  @Test
  void whoEmittedTheSpans_weighsOnce_howeverTheirTracesMix() {
    List<Span> decoded =
        Decoded.spans(
            ExportTraceServiceRequest.newBuilder()
                .mergeFrom(emittedBy("shop"))
                .mergeFrom(emittedBy("gate"))
                .build());
    SpanPortion portion = SpanPortion.of(decoded);

    long spans = decoded.stream().mapToLong(Span::weight).sum();
    long services =
        decoded.stream()
            .map(Span::origin)
            .distinct()
            .mapToLong(origin -> origin.resource().length() + origin.scope().length())
            .sum();
    assertThat(portion.spans()).extracting(Span::service).startsWith("shop", "gate", "shop");
    assertThat(portion.weight()).isEqualTo(spans + services);
    assertThat(Weight.of(portion.spans())).isEqualTo(portion.weight());
  }

  private static ExportTraceServiceRequest emittedBy(String service) {
    Instant now = Instant.parse("2026-11-30T12:00:00Z");
    return SpanFixture.request(
        service,
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> SpanFixture.span(service, now).setTraceId(traceId(i, service)))
            .toList());
  }

  /** The traces of two services take turns. */
  private static ByteString traceId(int number, String service) {
    return SpanFixture.traceId(new UUID(number, service.equals("shop") ? 1 : 2));
  }
}

package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span.Builder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.traces.SpanFixture;
import maguey.traces.model.Span;
import org.junit.jupiter.api.Test;

class SpanPortionTest {
  private static final Instant LATE = Instant.parse("2026-11-30T23:59:59Z");
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(2, 2);

  @Test
  void spans_standByDayThenTraceThenId() {
    Builder root = of(SECOND, "root", LATE);
    Builder nextDay = of(FIRST, "next day", LATE.plus(Duration.ofMinutes(1)));
    List<Span> decoded =
        Decoded.spans(
            SpanFixture.request("shop", List.of(nextDay, root, of(FIRST, "earlier", LATE))));

    assertThat(SpanPortion.of(decoded).spans())
        .extracting(Span::name)
        .containsExactly("earlier", "root", "next day");
    assertThat(SpanPortion.of(same(root)).spans()).extracting(Span::spanId).hasSize(20).isSorted();
  }

  @Test
  void whoEmittedThem_weighsOncePerRequest_howeverTheirTracesMix() {
    List<Span> decoded =
        Decoded.spans(
            ExportTraceServiceRequest.newBuilder()
                .mergeFrom(emittedBy("shop"))
                .mergeFrom(emittedBy("gate"))
                .build());

    SpanPortion portion = SpanPortion.of(decoded);

    assertThat(Weight.of(portion.spans())).isGreaterThan(portion.weight());
    assertThat(portion.weight()).isEqualTo(Weight.of(decoded));
  }

  private static ExportTraceServiceRequest emittedBy(String service) {
    return SpanFixture.request(
        service,
        List.of(
            of(FIRST, service, LATE),
            of(SECOND, service, LATE),
            of(new UUID(3, 3), service, LATE)));
  }

  private static List<Span> same(Builder span) {
    return Decoded.spans(
        SpanFixture.request(
            "shop",
            Stream.generate(() -> span.clone().setSpanId(SpanFixture.randomSpanId()))
                .limit(20)
                .toList()));
  }

  private static Builder of(UUID trace, String name, Instant start) {
    return SpanFixture.span(name, start).setTraceId(SpanFixture.traceId(trace));
  }
}

package maguey.traces.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.Builder;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.Test;

class SpanOrderTest {
  private static final Instant LATE = Instant.parse("2026-11-30T23:59:59Z");
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(2, 2);

  @Test
  void days_comeBeforeTraces() {
    Builder nextDay = of(FIRST, "next day", LATE.plus(Duration.ofMinutes(1)));

    assertThat(sorted(nextDay, of(SECOND, "second", LATE), of(FIRST, "first", LATE)))
        .extracting(Span::name)
        .containsExactly("first", "second", "next day");
  }

  @Test
  void spansOfATrace_standByTheirIds() {
    Builder[] spans =
        Stream.generate(() -> of(FIRST, "span", LATE)).limit(20).toArray(Builder[]::new);

    assertThat(sorted(spans)).extracting(Span::spanId).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void twoEndsOfACall_underOneId_standByStartAndKind_whoeverCameFirst() {
    Builder client = of(FIRST, "client", LATE).setKind(SpanKind.SPAN_KIND_CLIENT);
    Builder server = client.clone().setName("server").setKind(SpanKind.SPAN_KIND_SERVER);
    Builder later = SpanFixture.at(client.clone(), LATE.plusNanos(1), Duration.ofMillis(1));
    later.setName("later");

    for (Builder[] any :
        List.of(new Builder[] {later, client, server}, new Builder[] {server, client, later})) {
      assertThat(sorted(any)).extracting(Span::name).containsExactly("server", "client", "later");
    }
  }

  private static List<Span> sorted(Builder... spans) {
    return SpanOrder.sorted(Decoded.spans(SpanFixture.request("shop", List.of(spans))));
  }

  private static Builder of(UUID trace, String name, Instant start) {
    return SpanFixture.span(name, start).setTraceId(SpanFixture.traceId(trace));
  }
}

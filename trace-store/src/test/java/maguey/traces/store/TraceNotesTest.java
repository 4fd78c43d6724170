package maguey.traces.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.TraceId;
import org.junit.jupiter.api.Test;

class TraceNotesTest {
  private static final TraceId ONE = new TraceId(UUID.randomUUID());
  private static final TraceId OTHER = new TraceId(UUID.randomUUID());

  @Test
  void spans_comeBackWithAllThatATraceNeeds() throws IOException {
    List<Span> spans =
        List.of(
            span(ONE, "a", 0, SpanFacts.NONE),
            span(OTHER, "b", -1, new SpanFacts("O-1", "j", 2, true, null)),
            span(ONE, "a", 7, new SpanFacts(null, null, null, false, "postgresql")));

    TraceNotes.Encoded encoded = TraceNotes.encode(spans);

    assertThat(encoded.traceIds()).containsExactly(ONE.uuid(), OTHER.uuid());
    assertThat(TraceNotes.decode(encoded.traceIds(), encoded.notes())).isEqualTo(spans);
  }

  @Test
  void spansOfAShare_keepIt_andNothingElseOfTheirTracestate() throws IOException {
    List<Span> spans =
        List.of(
            span(ONE, "a", 0, SpanFacts.NONE).withTraceState("a=b"),
            span(ONE, "b", 1, SpanFacts.NONE).withTraceState("a=b,ot=rv:0123456789abcd;th:e6"),
            span(OTHER, "c", 2, SpanFacts.NONE).withTraceState("ot=th:8"));

    TraceNotes.Encoded encoded = TraceNotes.encode(spans);

    assertThat(TraceNotes.decode(encoded.traceIds(), encoded.notes()))
        .extracting(Span::traceState)
        .containsExactly(null, "ot=th:e6", "ot=th:8");
  }

  @Test
  void otherBytes_areAnIoException() {
    UUID[] one = {ONE.uuid()};
    Buffer cut = TraceNotes.encode(List.of(span(ONE, "a", 0, SpanFacts.NONE))).notes();

    for (Buffer bytes :
        List.of(Buffer.buffer(), Buffer.buffer(new byte[] {2}), cut.slice(0, cut.length() - 2))) {
      assertThatThrownBy(() -> TraceNotes.decode(one, bytes)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> TraceNotes.decode(new UUID[0], cut)).isInstanceOf(IOException.class);
  }

  /** Times of any kind, also those before 1970 begins again at 2554. */
  private static Span span(TraceId trace, String service, long number, SpanFacts facts) {
    return new Span(
        trace,
        number + 5,
        number,
        number,
        -number,
        (int) number,
        2,
        0,
        new Origin(0, service, null, null),
        "GET /" + service,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        facts,
        0);
  }
}

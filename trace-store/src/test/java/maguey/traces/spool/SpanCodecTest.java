package maguey.traces.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.SpanLink;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;
import org.junit.jupiter.api.Test;

class SpanCodecTest {
  private static final TraceId TRACE = new TraceId(new UUID(-1, 1));
  private static final Origin ONE = Origin.of("orders", "{\"a\":1}", "{}");
  private static final Origin OTHER = Origin.of("scanner", "{}", "{\"name\":\"x\"}");

  private static final Span RICH =
      new Span(
          TRACE,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          -1,
          0,
          77,
          -3,
          0xFFFF_FFFFL,
          ONE,
          "naïve \uD83D\uDE00 \u2400" + "0",
          "",
          "maguey=v:1.0",
          "{\"k\":\"v\"}",
          "[{}]",
          "[]",
          "{\"links\":1}",
          List.of(new SpanLink(TRACE, 9), new SpanLink(new TraceId(new UUID(5, 6)), -9)),
          List.of(new TraceKey("order.id", "1"), new TraceKey("ticket.id", "é")),
          new SpanFacts("O-1", "j", 3, true, "postgresql"),
          123_456);

  private static final Span BARE =
      new Span(
          TRACE,
          1,
          0,
          2,
          3,
          0,
          0,
          0,
          OTHER,
          "",
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(),
          SpanFacts.NONE,
          160);

  @Test
  void spans_decoded_areTheSame() throws IOException {
    List<Span> spans = List.of(RICH, BARE, RICH);

    assertThat(SpanCodec.decode(SpanCodec.encode(spans))).isEqualTo(spans);
    assertThat(SpanCodec.decode(SpanCodec.encode(List.of()))).isEmpty();
  }

  @Test
  void bytes_ofALaterVersion_areAFault() {
    byte[] later = SpanCodec.encode(List.of(BARE));
    later[0]++;

    assertThatThrownBy(() -> SpanCodec.decode(later)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SpanCodec.decode(new byte[0])).isInstanceOf(IOException.class);
  }

  @Test
  void bytes_cutAnywhere_areAFault() {
    byte[] whole = SpanCodec.encode(List.of(RICH, BARE));

    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> SpanCodec.decode(cut)).isInstanceOf(IOException.class);
    }
  }
}

package maguey.traces.ingest;

import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.ServiceExtension;
import maguey.traces.SpanFixture;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces of every shape and size are shown whole. */
class TraceShapesIT {
  private static final StoreDoors store = new StoreDoors();
  @RegisterExtension static final ServiceExtension service = store.service();

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final int MIB = 1 << 20;

  /** In the order of the tree each span is one level deeper than the one before. */
  private static final String DEPTHS =
      """
      SELECT sum(depth) FROM (SELECT depth, row_number() OVER () - 1 AS n FROM get_trace_tree($1)) t WHERE depth = n
      """;

  @Test
  void spanAboveTheLimit_isRefusedBesideGoodOnes() {
    Span.Builder good = span("good", NOW);
    Span.Builder fat = childOf(good, "fat").addAttributes(text("fat", "x".repeat(16 * MIB)));

    store.send("fat", good, fat);

    assertThat(spans(good)).isEqualTo(1);
  }

  @Test
  void spanThatIsMuchLargerAsText_isRefusedBesideGoodOnes_andWeighsWhatItTakes() {
    Span.Builder good = span("good", NOW);
    Span.Builder odd = childOf(good, "odd").addAttributes(text("odd", "\1".repeat(6 * MIB)));
    Span.Builder less = childOf(good, "less").addAttributes(text("odd", "\1".repeat(2 * MIB)));

    store.send("odd␀", good, odd, less);

    assertThat(spans(good)).isEqualTo(2);
    assertThat(Decoded.spans(SpanFixture.request("s", List.of(less))).get(0).weight())
        .isBetween(14 * MIB, 16 * MIB);
    String operations = "/api/operations?service=" + StoreDoors.encoded("odd␀");
    assertThat(store.get(operations).getJsonArray("operations")).hasSize(2);
  }

  @Test
  void shapes_ofEveryKind_areShownWhole() {
    Span.Builder deep = span("deep", NOW);
    Span.Builder wide = span("wide", NOW);
    Span.Builder loop = span("loop", NOW);
    Span.Builder back = childOf(loop, "back");
    loop.setParentSpanId(back.getSpanId());
    Span.Builder selfish = childOf(loop, "selfish");
    selfish.setParentSpanId(selfish.getSpanId());
    Span.Builder secondRoot = childOf(loop, "second root").clearParentSpanId();
    Span.Builder namesake = span("namesake", NOW).setSpanId(loop.getSpanId());

    store.send("deep", chain(deep, 2_000).toArray(Span.Builder[]::new));
    store.send("wide", fan(wide, 5_000).toArray(Span.Builder[]::new));
    store.send("loop", loop, back, selfish, secondRoot, namesake);
    store.send("loop", loop);

    assertThat(spans(deep)).isEqualTo(2_000);
    assertThat(number(DEPTHS, hex(deep))).isEqualTo(1_999 * 2_000 / 2);
    assertThat(number("SELECT count(*) FROM get_trace_tree($1) WHERE orphan", hex(deep))).isZero();
    assertThat(spans(wide)).isEqualTo(5_000);
    assertThat(spans(loop)).isEqualTo(4);
    assertThat(spans(namesake)).isEqualTo(1);
    assertThat(number("SELECT max(depth) FROM get_trace_tree($1)", hex(wide))).isEqualTo(1);
  }

  @Test
  void tenThousandSpans_areShownWhole() {
    Span.Builder root = span("huge", NOW);

    store.send("huge", fan(root, 10_000).toArray(Span.Builder[]::new));

    assertThat(spans(root)).isEqualTo(10_000);
  }

  /** In list, detail and table alike. */
  private static int spans(Span.Builder ofTrace) {
    JsonObject detail = store.get("/api/traces/" + hex(ofTrace));
    int told = detail.getJsonObject("trace").getInteger("spanCount");
    assertThat(detail.getJsonArray("spans")).hasSize(told);
    assertThat(number("SELECT count(*) FROM get_trace_tree($1)", hex(ofTrace))).isEqualTo(told);
    return told;
  }

  private static long number(String sql, String parameter) {
    return service
        .pool()
        .preparedQuery(sql)
        .execute(Tuple.of(parameter))
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private static List<Span.Builder> chain(Span.Builder root, int levels) {
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    while (spans.size() < levels) {
      spans.add(childOf(spans.get(spans.size() - 1), "level " + spans.size() % 10));
    }
    return spans;
  }

  private static List<Span.Builder> fan(Span.Builder root, int width) {
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    while (spans.size() < width) {
      spans.add(childOf(root, "child " + spans.size() % 10));
    }
    return spans;
  }
}

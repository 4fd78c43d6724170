package maguey.traces.export;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.testkit.Gzipped;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes out as OTLP comes in again as it was; lists go out as CSV. */
class ExportIT {
  private static final StoreDoors store = new StoreDoors();
  @RegisterExtension static final ServiceExtension service = store.service();

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private static final String ODD =
      """
      [{"traceId":"$trace","spanId":"eee19b7ec3c1b174","parentSpanId":"eee19b7ec3c1b173","flags":4294967295,
        "name":"odd","kind":5,
        "startTimeUnixNano":"1544712660000000789","endTimeUnixNano":"18446744073709551615",
        "attributes":[
          {"key":"int","value":{"intValue":"9223372036854775807"}},
          {"key":"nan","value":{"doubleValue":"NaN"}},
          {"key":"down","value":{"doubleValue":"-Infinity"}},
          {"key":"bytes","value":{"bytesValue":"+/+A"}}],
        "events":[{"timeUnixNano":"1","name":"late"}],
        "links":[{"traceId":"$trace","spanId":"eee19b7ec3c1b174"}],
        "status":{"code":2}}]""";

  @Test
  void oddTrace_exportedAndImported_isTheSameToTheByte() {
    OddSpans odd = new OddSpans(NOW);
    store.send(odd.request());
    List<String> before = store.rows(odd.root);
    JsonObject shown = store.get("/api/traces/" + hex(odd.root));

    byte[] document = export(odd.root);
    store.forget(odd.root);
    store.send("application/json", document);

    assertThat(before).hasSize(6);
    assertThat(store.rows(odd.root)).isEqualTo(before);
    assertThat(export(odd.root)).isEqualTo(document);
    JsonObject again = store.get("/api/traces/" + hex(odd.root));
    assertThat(again.getJsonObject("trace")).isEqualTo(shown.getJsonObject("trace"));
    assertThat(new String(document, StandardCharsets.UTF_8)).doesNotContain("hunter2");
  }

  /** Read by nothing of ours: what is here is what the specification of OTLP/JSON says. */
  @Test
  void export_isJsonAsOtlpWantsIt() {
    Span.Builder span = span("odd", NOW);
    span.setParentSpanId(ByteString.fromHex("EEE19B7EC3C1B173"))
        .setSpanId(ByteString.fromHex("EEE19B7EC3C1B174"))
        .setFlags(-1)
        .setKind(Span.SpanKind.SPAN_KIND_CONSUMER)
        .setStartTimeUnixNano(1_544_712_660_000_000_789L)
        .setEndTimeUnixNano(-1)
        .addAttributes(attribute("int", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
        .addAttributes(attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
        .addAttributes(
            attribute("down", AnyValue.newBuilder().setDoubleValue(Double.NEGATIVE_INFINITY)))
        .addAttributes(
            attribute("bytes", AnyValue.newBuilder().setBytesValue(ByteString.fromHex("fbff80"))))
        .addEvents(Span.Event.newBuilder().setName("late").setTimeUnixNano(1))
        .addLinks(Span.Link.newBuilder().setTraceId(span.getTraceId()).setSpanId(span.getSpanId()))
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    store.send("odd", span);

    String json = new String(export(span), StandardCharsets.UTF_8);

    assertThat(json.substring(json.indexOf("[{\"traceId\""), json.lastIndexOf("}]}]}]}") + 2))
        .isEqualTo(ODD.replace("$trace", hex(span)).replaceAll("\n *", ""));
  }

  @Test
  void largeTrace_isExportedWhole() {
    Span.Builder root = span("root", NOW);
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    for (int i = 0; i < 1_300; i++) {
      spans.add(childOf(root, "child " + i));
    }
    for (int i = 0; i < 3; i++) {
      spans.add(childOf(root, "fat " + i).addAttributes(text("blob", "x".repeat(3 << 20))));
    }
    store.send("large", spans.toArray(Span.Builder[]::new));
    List<String> before = store.rows(root);

    byte[] document = export(root);
    store.forget(root);
    store.send("application/json", document);

    assertThat(before).hasSize(1_304);
    assertThat(store.rows(root)).isEqualTo(before);
    assertThat(Gzipped.get(store.viewer(), "/api/traces/" + hex(root) + "/otlp"))
        .isEqualTo(new String(document, StandardCharsets.UTF_8));
    assertThat(Gzipped.get(store.viewer(), "/api/traces/" + hex(root))).contains("child 1299");
  }

  @Test
  void manyTraces_areExportedLineByLine() {
    String name = "lines-" + UUID.randomUUID();
    List<Span.Builder> roots = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      roots.add(span("line", NOW.minusSeconds(i)));
      store.send(name, roots.get(i), childOf(roots.get(i), "under"));
    }

    HttpCalls.Answer answer = store.viewer().get("/api/traces/otlp?service=" + name);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
    assertThat(Gzipped.get(store.viewer(), "/api/traces/otlp?service=" + name))
        .isEqualTo(answer.body());
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(5);
    for (int i = 0; i < 5; i++) {
      List<String> before = store.rows(roots.get(i));
      store.forget(roots.get(i));
      store.send("application/json", lines.get(i).getBytes(StandardCharsets.UTF_8));
      assertThat(store.rows(roots.get(i))).hasSize(2).isEqualTo(before);
    }
    assertThat(store.viewer().get("/api/traces/otlp?service=nobody").body()).isEmpty();
  }

  @Test
  void list_asCsv_hasEveryTraceAndNoFormula() {
    String name = "=cmd|' /C calc'!A0-" + UUID.randomUUID();
    for (int i = 0; i < 7; i++) {
      store.send(name, span("@SUM(1+1), \"quoted\"\nline", NOW.minusSeconds(i)));
    }
    String query = "/api/traces/search?service=" + StoreDoors.encoded(name);

    HttpCalls.Answer answer = store.viewer().with("accept", "text/csv").get(query);
    String limited = store.viewer().get(query + "&format=csv&limit=3").body();

    assertThat(answer.header("content-type")).startsWith("text/csv");
    String[] rows = answer.body().split("\r\n");
    assertThat(rows).hasSize(8);
    assertThat(rows[0]).startsWith("traceId,rootService,rootName,services,firstStart");
    assertThat(rows[1])
        .contains(",'" + name + ",\"'@SUM(1+1), \"\"quoted\"\"\nline\",'" + name + ",")
        .contains(",10.0,10.0,0.0,1,0,ok,fast,,,complete,");
    assertThat(limited.split("\r\n")).hasSize(4);
    assertThat(Gzipped.get(store.viewer(), query + "&format=csv")).isEqualTo(answer.body());
    assertThat(store.viewer().get("/api/traces/search?format=csv&service=nobody").body())
        .isEqualTo(rows[0] + "\r\n");
    assertThat(store.get(query).getInteger("total")).isEqualTo(7);
  }

  @Test
  void export_ofNothing_isRefused() {
    String none = "0".repeat(31) + "1";
    assertThat(store.viewer().get("/api/traces/" + none + "/otlp").status()).isEqualTo(404);
    assertThat(store.viewer().get("/api/traces/zzz/otlp").status()).isEqualTo(400);
    assertThat(service.http().get("/api/traces/otlp").status()).isEqualTo(401);
    assertThat(store.viewer().get("/api/traces/otlp?limit=5000").status()).isEqualTo(400);
  }

  private static byte[] export(Span.Builder span) {
    return store.bytes("/api/traces/" + hex(span) + "/otlp", "application/json").body();
  }
}

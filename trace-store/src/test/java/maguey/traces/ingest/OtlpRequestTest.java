package maguey.traces.ingest;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpRequestTest {

  @Test
  void values_ofEveryKind_comeThrough() {
    Span.Builder span = span("all", Instant.now());
    span.addAttributes(attribute("int", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)));
    span.addAttributes(attribute("one", AnyValue.newBuilder().setDoubleValue(1)));
    span.addAttributes(attribute("big", AnyValue.newBuilder().setDoubleValue(1e300)));
    span.addAttributes(attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)));
    span.addAttributes(
        attribute("inf", AnyValue.newBuilder().setDoubleValue(Double.NEGATIVE_INFINITY)));
    span.addAttributes(attribute("minus", AnyValue.newBuilder().setDoubleValue(-0.0)));
    span.addAttributes(
        attribute(
            "bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[] {0, -1}))));
    span.addAttributes(attribute("empty", AnyValue.newBuilder()));
    span.addAttributes(text("nul", "a\0b\u2400"));
    span.addAttributes(text("$key", "dollar"));
    span.addAttributes(text("$key", "again"));
    span.addAttributes(
        attribute(
            "list",
            AnyValue.newBuilder()
                .setArrayValue(
                    ArrayValue.newBuilder()
                        .addValues(AnyValue.newBuilder().setBoolValue(true))
                        .addValues(
                            AnyValue.newBuilder()
                                .setKvlistValue(
                                    KeyValueList.newBuilder().addValues(text("k", "v"))))
                        .addValues(AnyValue.newBuilder()))));

    String json = Decoded.spans(request("s", List.of(span))).get(0).attributes();

    assertThat(json)
        .isEqualTo(
            "{\"big\":{\"$double\":\"1.0E300\"},\"inf\":{\"$double\":\"-Infinity\"},"
                + "\"int\":-9223372036854775808,\"nan\":{\"$double\":\"NaN\"},"
                + "\"nul\":\"a\u24000b\u2400\u2400\",\"one\":1.0,\"$$key\":\"dollar\","
                + "\"list\":[true,{\"k\":\"v\"},null],\"bytes\":{\"$bytes\":\"AP8=\"},\"empty\":null,"
                + "\"minus\":{\"$double\":\"-0.0\"},"
                + "\"$again\":[{\"key\":\"$key\",\"value\":\"again\"}]}");
  }

  @Test
  void json_withTheSameContent_decodesToTheSameSpan() {
    Span.Builder span =
        span("GET /x", Instant.EPOCH)
            .setStartTimeUnixNano(-1)
            .setFlags(-1)
            .setTraceState("a=b")
            .addAttributes(attribute("n", AnyValue.newBuilder().setIntValue(1L << 60)))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("e")
                    .setTimeUnixNano(5)
                    .addAttributes(text("a", "b")))
            .addLinks(
                Span.Link.newBuilder().setTraceId(ByteString.copyFrom(new byte[3])).setFlags(1));
    String json =
        """
        {"unknown":{"x":[1]},"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s","name":"GET /x",
          "kind":2,"startTimeUnixNano":"18446744073709551615","endTimeUnixNano":10000000,"flags":4294967295,
          "traceState":"a=b","attributes":[{"key":"n","value":{"intValue":"1152921504606846976"}}],
          "events":[{"name":"e","timeUnixNano":5,"attributes":[{"key":"a","value":{"stringValue":"b"}}]}],
          "links":[{"traceId":"000000","flags":1}],"status":null,"somethingNew":7}],
          "scope":{"name":"maguey","version":"1"}}],
          "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]}}]}
        """
            .formatted(
                HexFormat.of().withUpperCase().formatHex(span.getTraceId().toByteArray()),
                HexFormat.of().formatHex(span.getSpanId().toByteArray()));

    maguey.traces.model.Span fromJson = json(json).get(0);
    maguey.traces.model.Span fromProtobuf = Decoded.spans(request("s", List.of(span))).get(0);

    assertThat(fromJson)
        .usingRecursiveComparison()
        .ignoringFields("weight")
        .isEqualTo(fromProtobuf);
    assertThat(fromJson.startNanos()).isEqualTo(-1);
  }

  @Test
  void secrets_inEveryPlace_areMasked() {
    Span.Builder span =
        span("mail ana@example.org", Instant.now())
            .addAttributes(text("http.request.header.cookie", "a=b"))
            .addAttributes(attribute("card", AnyValue.newBuilder().setIntValue(4111111111111111L)))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("to ana@example.org")
                    .addAttributes(text("exception.message", "Bearer abcdefghij refused")));
    span.getStatusBuilder().setMessage("ana@example.org is unknown");

    String all = Decoded.spans(request("s", List.of(span))).toString();

    assertThat(all)
        .doesNotContain("ana@")
        .doesNotContain("a=b")
        .doesNotContain("41111111")
        .doesNotContain("abcdefghij");
  }

  @Test
  void spans_withWrongIds_areCountedBesideGoodOnes() throws IOException {
    Span.Builder good = span("good", Instant.now());
    Span.Builder zero = span("zero", Instant.now()).setTraceId(ByteString.copyFrom(new byte[16]));
    Span.Builder shortId =
        span("short", Instant.now()).setSpanId(ByteString.copyFrom(new byte[] {1}));
    Span.Builder badParent =
        span("parent", Instant.now()).setParentSpanId(ByteString.copyFrom(new byte[3]));
    byte[] body = request("s", List.of(zero, good, shortId, badParent)).toByteArray();

    OtlpRequest request = OtlpRequest.of(OtlpFormat.PROTOBUF, body, Decoded.encoder());

    assertThat(request.next()).hasSize(1);
    assertThat(request.rejected()).isEqualTo(3);
    assertThat(request.complaint()).contains("trace_id");
  }

  @Test
  void jsonIds_thatAreNoHex_areRejectedNotFatal() {
    assertThat(
            json(
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\",\"spanId\":\"1\"}]}]}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{\"resourceSpans\":[",
        "{\"resourceSpans\":7}",
        "{\"resourceSpans\":[7]}",
        "{} {}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"SPAN_KIND_SERVER\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"-1\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1e999999999}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":{}}]}]}]}"
      })
  void json_malformed_isRefused(String body) {
    assertThatThrownBy(
            () ->
                OtlpRequest.check(
                    OtlpFormat.JSON, body.getBytes(StandardCharsets.UTF_8), Decoded.encoder()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void json_nestedWithoutEnd_isRefused() {
    String open = "{\"arrayValue\":{\"values\":[".repeat(200);
    String body =
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":" + open;

    assertThatThrownBy(
            () ->
                OtlpRequest.check(
                    OtlpFormat.JSON, body.getBytes(StandardCharsets.UTF_8), Decoded.encoder()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void emptyMessages_byTheMillion_takeNoMemory() throws IOException {
    byte[] body = new byte[32 << 20];
    for (int i = 0; i < body.length; i += 2) {
      body[i] = 0x0A;
    }

    assertThat(OtlpRequest.check(OtlpFormat.PROTOBUF, body, Decoded.encoder()).accepted()).isZero();
  }

  @Test
  void repeatedOrigin_isOneObjectWithOneId() {
    List<maguey.traces.model.Span> spans =
        Decoded.spans(request("s", List.of(span("a", Instant.now()), span("b", Instant.now()))));

    assertThat(spans.get(0).origin()).isSameAs(spans.get(1).origin());
    assertThat(new JsonObject(spans.get(0).origin().scope()).getString("name")).isEqualTo("maguey");
  }

  @Test
  void origin_keepsTheOrderOfKeysThatItsIdHangsOn() {
    ExportTraceServiceRequest.Builder request =
        request("s", List.of(span("a", Instant.now()))).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getResourceBuilder()
        .addAttributes(text("zone", "z"))
        .addAttributes(text("host.name", "h"));

    assertThat(Decoded.spans(request.build()).get(0).origin().resource())
        .isEqualTo("{\"attributes\":{\"host.name\":\"h\",\"service.name\":\"s\",\"zone\":\"z\"}}");
  }

  @Test
  void keys_areTakenFromAttributes_listsIncluded() {
    Span.Builder span = span("x", Instant.now()).addAttributes(text("order.number", "O-1"));
    span.addAttributes(
        attribute(
            "ticket.id",
            AnyValue.newBuilder()
                .setArrayValue(
                    ArrayValue.newBuilder()
                        .addValues(AnyValue.newBuilder().setStringValue("t1"))
                        .addValues(AnyValue.newBuilder().setStringValue("t2")))));

    assertThat(Decoded.spans(request("s", List.of(span))).get(0).keys())
        .extracting(key -> key.kind() + "=" + key.value())
        .containsExactly("order.number=O-1", "ticket.id=t1", "ticket.id=t2");
  }

  private static List<maguey.traces.model.Span> json(String body) {
    return Decoded.spans(OtlpFormat.JSON, body.getBytes(StandardCharsets.UTF_8));
  }
}

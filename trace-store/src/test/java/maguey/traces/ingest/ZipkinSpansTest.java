package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import maguey.traces.model.Span;
import maguey.traces.model.SpanId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipkinSpansTest {
  private static final int INTERNAL = 1;
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int OK = 1;
  private static final int ERROR = 2;

  @Test
  void span_withEverything_isMappedAsDocumented() {
    Span span =
        one(
            """
            {"traceId":"463AC35C9F6413AD48485A3953BB6124","id":"a2fb4a1d1a96d312","parentId":"7180c278b62e8f6a",
             "name":"get /tickets","kind":"SERVER","timestamp":1556604172355737,"duration":1431,
             "localEndpoint":{"serviceName":"backend","ipv4":"192.168.99.1","port":3306},
             "remoteEndpoint":{"serviceName":"frontend","ipv4":"172.19.0.2","ipv6":"2001:db8::c001","port":58648},
             "tags":{"http.method":"GET","otel.scope.name":"lib","otel.scope.version":"2","w3c.tracestate":"a=b"},
             "annotations":[{"timestamp":1556604172355800,"value":"ws"}],
             "debug":true,"shared":true,"unknown":{"a":[1,2]}}
            """);

    assertThat(span.traceId().hex()).isEqualTo("463ac35c9f6413ad48485a3953bb6124");
    assertThat(SpanId.hex(span.spanId())).isEqualTo("a2fb4a1d1a96d312");
    assertThat(SpanId.hex(span.parentSpanId())).isEqualTo("7180c278b62e8f6a");
    assertThat(span.name()).isEqualTo("get /tickets");
    assertThat(span.kind()).isEqualTo(SERVER);
    assertThat(span.startNanos()).isEqualTo(1556604172355737000L);
    assertThat(span.endNanos() - span.startNanos()).isEqualTo(1_431_000);
    assertThat(span.service()).isEqualTo("backend");
    assertThat(span.traceState()).isEqualTo("a=b");
    assertThat(span.status()).isZero();
    assertThat(new JsonObject(span.origin().scope()))
        .isEqualTo(new JsonObject().put("name", "lib").put("version", "2"));
    assertThat(new JsonObject(span.attributes()))
        .isEqualTo(
            new JsonObject()
                .put("http.method", "GET")
                .put("network.local.address", "192.168.99.1")
                .put("network.local.port", 3306)
                .put("network.peer.address", "172.19.0.2")
                .put("zipkin.remote.ipv6", "2001:db8::c001")
                .put("network.peer.port", 58648)
                .put("peer.service", "frontend")
                .put("zipkin.shared", true)
                .put("zipkin.debug", true));
    assertThat(span.events())
        .isEqualTo("[{\"time_unix_nano\":\"1556604172355800000\",\"name\":\"ws\"}]");
  }

  @Test
  void ids_areFilledUpFromTheLeft_andAParentOfItselfIsNone() {
    Span span = one("{\"traceId\":\"463ac35c9f6413ad\",\"id\":\"1\",\"parentId\":\"01\"}");

    assertThat(span.traceId().hex()).isEqualTo("0000000000000000463ac35c9f6413ad");
    assertThat(SpanId.hex(span.spanId())).isEqualTo("0000000000000001");
    assertThat(span.isRoot()).isTrue();
    assertThat(span.kind()).isEqualTo(INTERNAL);
    assertThat(span.service()).isEqualTo("unknown_service");
  }

  @Test
  void timestamp_absent_isThatOfTheFirstAnnotationOr1970_andSaysSo() {
    Span annotated =
        one(
            """
            {"traceId":"1","id":"2","duration":5,
             "annotations":[{"timestamp":9,"value":"b"},{"timestamp":7,"value":"a"}]}
            """);
    Span bare = one("{\"traceId\":\"1\",\"id\":\"2\",\"timestamp\":null}");

    assertThat(annotated.startNanos()).isEqualTo(7_000);
    assertThat(annotated.endNanos()).isEqualTo(12_000);
    assertThat(bare.startNanos()).isZero();
    assertThat(bare.endNanos()).isZero();
    assertThat(bare.attributes()).isEqualTo("{\"otel.zipkin.absentField.startTime\":true}");
  }

  @Test
  void tags_aboutTheStatus_becomeTheStatus() {
    assertThat(tagged("\"error\":\"boom\"").status()).isEqualTo(ERROR);
    assertThat(tagged("\"error\":\"boom\"").statusMessage()).isEqualTo("boom");
    assertThat(tagged("\"error\":\"true\"").statusMessage()).isNull();
    assertThat(tagged("\"error\":\"\"").status()).isEqualTo(ERROR);
    assertThat(tagged("\"error\":\"false\"").status()).isZero();
    assertThat(tagged("\"error\":\"false\"").attributes()).isEqualTo("{\"error\":\"false\"}");
    assertThat(tagged("\"otel.status_code\":\"OK\"").status()).isEqualTo(OK);
    assertThat(tagged("\"error\":\"x\",\"otel.status_code\":\"OK\"").status()).isEqualTo(ERROR);
    assertThat(tagged("\"otel.status_description\":\"d\",\"error\":\"x\"").statusMessage())
        .isEqualTo("d");
  }

  @Test
  void tags_thatAreNoStrings_areTakenAsStrings() {
    assertThat(tagged("\"n\":12,\"b\":true,\"e\":\"\",\"x\":null").attributes())
        .isEqualTo("{\"b\":\"true\",\"e\":\"\",\"n\":\"12\",\"x\":\"\"}");
  }

  @Test
  void halvesOfOneCall_areTwoSpans() {
    String half = "{\"traceId\":\"1\",\"id\":\"2\",\"timestamp\":9,\"kind\":\"%s\"}";

    List<Span> spans = spans("[" + half.formatted("CLIENT") + "," + half.formatted("SERVER") + "]");

    assertThat(spans).extracting(Span::kind).containsExactly(CLIENT, SERVER);
    assertThat(spans).extracting(Span::spanId).containsOnly(2L);
  }

  @Test
  void wrongIds_areRefusedBesideGoodSpans() throws IOException {
    String list =
        """
        [{"id":"1"},{"traceId":"1"},{"traceId":"x","id":"1"},{"traceId":"0","id":"1"},{"traceId":"1","id":"11112222333344445"},
         {"traceId":"1","id":"2"}]
        """;

    OtlpRequest read =
        OtlpRequest.check(
            OtlpFormat.ZIPKIN, list.getBytes(StandardCharsets.UTF_8), Decoded.encoder());

    assertThat(read.accepted()).isEqualTo(1);
    assertThat(read.rejected()).isEqualTo(5);
  }

  @Test
  void emptyList_holdsNothing() {
    assertThat(spans(" [ ] ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[",
        "[]7",
        "[] {}",
        "[7]",
        "[{\"traceId\":\"1\",\"id\":\"2\"}",
        "[{\"traceId\":\"1\",\"id\":\"2\"}] x",
        "[{\"traceId\":7}]",
        "[{\"kind\":\"client\"}]",
        "[{\"timestamp\":\"now\"}]",
        "[{\"timestamp\":-1}]",
        "[{\"timestamp\":18446744073709552}]",
        "[{\"tags\":{\"a\":{}}}]",
        "[{\"tags\":[]}]",
        "[{\"annotations\":{}}]",
        "[{\"shared\":\"yes\"}]",
        "[{\"localEndpoint\":{\"port\":1e99}}]"
      })
  void malformed_isRefusedWhole(String body) {
    assertThatThrownBy(() -> spans(body))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseInstanceOf(IOException.class);
  }

  private static Span tagged(String tags) {
    return one("{\"traceId\":\"1\",\"id\":\"2\",\"timestamp\":1,\"tags\":{%s}}".formatted(tags));
  }

  private static Span one(String span) {
    return spans("[" + span + "]").get(0);
  }

  private static List<Span> spans(String list) {
    return Decoded.spans(OtlpFormat.ZIPKIN, list.getBytes(StandardCharsets.UTF_8));
  }
}

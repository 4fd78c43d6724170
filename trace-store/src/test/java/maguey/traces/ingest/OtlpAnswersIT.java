package maguey.traces.ingest;

import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.ingest.OtlpCalls.JSON;
import static maguey.traces.ingest.OtlpCalls.PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the HTTP door, to the last field, in the format of the request. */
class OtlpAnswersIT extends OtlpHttpDoor {
  private static final int INVALID_ARGUMENT = 3;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNAVAILABLE = 14;

  /** A span whose ids and more are to be given. */
  private static final String SPAN = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s]}]}]}";

  private final String trace = UUID.randomUUID().toString().replace("-", "");

  /** {@code google.rpc.Status}, and of its details how many seconds to wait. */
  private record Refusal(long code, String message, List<Long> retryAfterSeconds) {}

  @Test
  void refusals_areAStatusInTheFormatOfTheRequest() throws Exception {
    byte[] tooLarge = new byte[(int) MAX_REQUEST + 1];
    Arrays.fill(tooLarge, (byte) ' ');

    assertRefused(400, INVALID_ARGUMENT, calls.post(PROTOBUF, new byte[] {1}));
    assertRefused(400, INVALID_ARGUMENT, calls.post(JSON, utf8("[]")));
    assertRefused(413, RESOURCE_EXHAUSTED, calls.post(PROTOBUF, tooLarge));
    assertRefused(413, RESOURCE_EXHAUSTED, calls.post(JSON, tooLarge));
    for (String type : List.of(PROTOBUF, JSON)) {
      assertRefused(415, INVALID_ARGUMENT, calls.post(type, new byte[0], "content-encoding", "br"));
    }
  }

  @Test
  void storeAway_isAStatusThatSaysWhenToComeAgain() throws Exception {
    byte[] body = request("s", List.of(span("a", Instant.now()))).toByteArray();
    database.stop();

    HttpResponse<byte[]> protobuf = calls.post(PROTOBUF, body);
    HttpResponse<byte[]> json = calls.post(JSON, utf8(spans(ids(trace, "00000000000000b7"))));
    database.start();

    assertRefused(503, UNAVAILABLE, protobuf);
    assertRefused(503, UNAVAILABLE, json);
    long seconds = Long.parseLong(protobuf.headers().firstValue("retry-after").orElseThrow());
    assertThat(refusal(protobuf).retryAfterSeconds()).containsExactly(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json; charset=utf-8", "Application/JSON", "application/json;v=1"})
  void json_ofAnySpelling_isAnsweredInJson(String type) throws Exception {
    HttpResponse<byte[]> answer = calls.post(type, utf8("{}"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue(JSON);
    assertThat(text(answer)).isEqualTo("{}");
  }

  @Test
  void protobuf_byItsOtherName_isAnsweredInProtobuf() throws Exception {
    byte[] body = request("s", List.of(span("a", Instant.now()))).toByteArray();

    HttpResponse<byte[]> answer = calls.post("application/protobuf", body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue(PROTOBUF);
    assertThat(accounting.totals().stored()).isEqualTo(1);
  }

  @Test
  void jsonIds_ofWrongLength_areCountedAndTheirNeighboursStored() throws Exception {
    String good = "00000000000000b7";
    List<String> wrong =
        List.of(
            ids(trace.substring(2), good),
            ids(trace + "00", good),
            ids("", good),
            ids("0".repeat(32), good),
            ids(trace.substring(1) + "g", good),
            ids(trace, good.substring(2)),
            ids(trace, good + "00"),
            ids(trace, "0".repeat(16)),
            ids(trace, good).replace("}", ",\"parentSpanId\":\"b7\"}"));

    HttpResponse<byte[]> answer =
        calls.post(JSON, utf8(spans(String.join(",", wrong) + "," + ids(trace, good))));

    JsonObject told = json(answer).getJsonObject("partialSuccess");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(told.getString("rejectedSpans")).isEqualTo(String.valueOf(wrong.size()));
    assertThat(told.getString("errorMessage")).contains("trace_id");
    assertThat(rows(trace)).isEqualTo(1);
  }

  @Test
  void zipkinIds_ofWrongLength_areCountedAndTheirNeighboursStored() throws Exception {
    String span = "{\"traceId\":\"%s\",\"id\":\"%s\"}";
    String body =
        String.join(
            ",",
            span.formatted(trace + "0", "b7"),
            span.formatted("", "b7"),
            span.formatted("x", "b7"),
            span.formatted(trace, "0"),
            span.formatted(trace, "00000000000000b70"),
            span.formatted(trace, "b7"));

    HttpResponse<byte[]> answer = calls.zipkin(JSON, utf8("[" + body + "]"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(text(answer)).startsWith("5 spans refused: ");
    assertThat(rows(trace)).isEqualTo(1);
    assertThat(accounting.totals()).isEqualTo(new SpanAccounting.Totals(6, 1, 0, 5, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"startTimeUnixNano\":-1",
        "\"startTimeUnixNano\":18446744073709551616",
        "\"startTimeUnixNano\":\"1.5\"",
        "\"flags\":4294967296",
        "\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":9223372036854775808}}]",
        "\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":1.5}}]",
        "\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":\"\"}}]",
        "\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":true}}]",
        "\"attributes\":[{\"key\":\"k\",\"value\":{\"bytesValue\":\"???\"}}]"
      })
  void numbers_beyondTheirType_areMalformed(String field) throws Exception {
    String span = ids(trace, "00000000000000b7").replace("}", "," + field + "}");

    assertRefused(400, INVALID_ARGUMENT, calls.post(JSON, utf8(spans(span))));
    assertThat(rows(trace)).isZero();
  }

  @Test
  void json_cutOffAnywhere_isMalformedAndStoresNothing() throws Exception {
    byte[] otlp =
        utf8(
            spans(
                ids(trace, "00000000000000b7")
                    .replace(
                        "}", ",\"attributes\":[{\"key\":\"é\",\"value\":{\"intValue\":\"1\"}}]}")));
    byte[] zipkin = utf8("[{\"traceId\":\"" + trace + "\",\"id\":\"b7\",\"tags\":{\"é\":\"1\"}}]");

    for (int length = 0; length < otlp.length; length++) {
      assertThat(calls.post(JSON, Arrays.copyOf(otlp, length)).statusCode()).isEqualTo(400);
    }
    for (int length = 0; length < zipkin.length; length++) {
      assertThat(calls.zipkin(JSON, Arrays.copyOf(zipkin, length)).statusCode()).isEqualTo(400);
    }
    assertThat(rows(trace)).isZero();
    assertThat(calls.post(JSON, otlp).statusCode()).isEqualTo(200);
    assertThat(rows(trace)).isEqualTo(1);
  }

  private static void assertRefused(int status, int code, HttpResponse<byte[]> answer)
      throws Exception {
    String type = answer.request().headers().firstValue("content-type").orElseThrow();
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue(type);
    Refusal refusal = type.equals(JSON) ? ofJson(answer) : refusal(answer);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.message()).isNotBlank();
  }

  private static Refusal ofJson(HttpResponse<byte[]> answer) {
    JsonObject status = json(answer);
    return new Refusal(status.getInteger("code"), status.getString("message"), List.of());
  }

  /** By the numbers of the fields alone, as any reader of protobuf without the schema. */
  private static Refusal refusal(HttpResponse<byte[]> answer) throws Exception {
    UnknownFieldSet status = UnknownFieldSet.parseFrom(answer.body());
    assertThat(status.asMap().keySet()).isSubsetOf(1, 2, 3);
    return new Refusal(
        status.getField(1).getVarintList().get(0),
        status.getField(2).getLengthDelimitedList().get(0).toStringUtf8(),
        status.getField(3).getLengthDelimitedList().stream()
            .map(detail -> retryAfterSeconds(detail.toByteArray()))
            .toList());
  }

  /** Of {@code google.rpc.RetryInfo} in {@code google.protobuf.Any}. */
  private static long retryAfterSeconds(byte[] any) {
    try {
      UnknownFieldSet detail = UnknownFieldSet.parseFrom(any);
      assertThat(detail.getField(1).getLengthDelimitedList().get(0).toStringUtf8())
          .isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
      UnknownFieldSet retryInfo =
          UnknownFieldSet.parseFrom(detail.getField(2).getLengthDelimitedList().get(0));
      UnknownFieldSet delay =
          UnknownFieldSet.parseFrom(retryInfo.getField(1).getLengthDelimitedList().get(0));
      return delay.getField(1).getVarintList().get(0);
    } catch (java.io.IOException malformed) {
      throw new java.io.UncheckedIOException(malformed);
    }
  }

  private static String spans(String spans) {
    return SPAN.formatted(spans);
  }

  private static String ids(String trace, String span) {
    return "{\"traceId\":\"%s\",\"spanId\":\"%s\"}".formatted(trace, span);
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

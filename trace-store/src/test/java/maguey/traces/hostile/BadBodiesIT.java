package maguey.traces.hostile;

import static maguey.traces.hostile.HostileBodies.field;
import static maguey.traces.hostile.HostileBodies.gzip;
import static maguey.traces.hostile.HostileBodies.join;
import static maguey.traces.hostile.HostileBodies.spanIds;
import static maguey.traces.hostile.HostileBodies.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are not what their path and their head say. */
class BadBodiesIT extends MaltreatedStore {
  /** The doors that take protobuf, each with a request that it takes. */
  static Stream<Arguments> doors() {
    return Stream.of(
        Arguments.of(OTLP, HostileBodies.aSpan()), Arguments.of(LOGS, HostileBodies.aLog()));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void protobuf_cutOffAnywhere_isRefusedOrTaken(String path, byte[] whole) {
    assertThat(store.statuses(path, PROTOBUF, HostileBodies.cutOff(whole))).containsOnly(200, 400);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void protobuf_random_isRefusedOrTaken(String path, byte[] whole) {
    assertThat(store.statuses(path, PROTOBUF, HostileBodies.random(whole))).containsOnly(200, 400);
  }

  @Test
  void protobufGroups_deepLoneAndEndless_areRefusedOrSkipped() {
    byte[] deep = new byte[4 << 20];
    Arrays.fill(deep, (byte) 0x7B);
    List<byte[]> bodies =
        List.of(
            deep,
            new byte[] {0x7B, 0x7C},
            new byte[] {0x7C},
            new byte[] {0x7B},
            new byte[] {0x0A, 2, 0x7B, 0x7C},
            new byte[] {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F});

    assertThat(store.statuses(OTLP, PROTOBUF, bodies)).containsOnly(200, 400);
  }

  @Test
  void protobufNesting_withoutEnd_isRefused() {
    byte[] value = {0x08, 1};
    for (int i = 0; i < 5_000; i++) {
      value = field(5, field(1, value));
    }
    byte[] span = join(spanIds(), field(9, join(field(1, new byte[] {'k'}), field(2, value))));

    assertThat(store.statuses(OTLP, PROTOBUF, List.of(field(1, field(2, field(2, span))))))
        .containsOnly(400);
  }

  @Test
  void gzip_broken_isRefused() throws IOException {
    byte[] packed = gzip(new byte[10_000]);
    byte[] wrongSum = packed.clone();
    wrongSum[packed.length - 5] ^= 1;
    List<byte[]> bodies =
        List.of(
            new byte[0],
            new byte[] {31, (byte) 139},
            Arrays.copyOf(packed, 20),
            wrongSum,
            new byte[30]);

    for (byte[] body : bodies) {
      assertThat(store.status(OTLP, body, "content-type", PROTOBUF, "content-encoding", "gzip"))
          .isEqualTo(400);
    }
  }

  @Test
  void json_deepInKnownAndIgnoredFields_isRefused() {
    for (String deep : List.of("[".repeat(200_000), "{\"a\":".repeat(200_000))) {
      for (String field : List.of("resourceSpans", "ignored")) {
        assertThat(store.statuses(OTLP, JSON, List.of(utf8("{\"" + field + "\":" + deep))))
            .containsOnly(400);
      }
      for (String field : List.of("resourceLogs", "ignored")) {
        assertThat(store.statuses(LOGS, JSON, List.of(utf8("{\"" + field + "\":" + deep))))
            .containsOnly(400);
      }
      assertThat(store.statuses(ZIPKIN, JSON, List.of(utf8("[{\"ignored\":" + deep))))
          .containsOnly(400);
      assertThat(store.statuses(ZIPKIN, JSON, List.of(utf8(deep)))).containsOnly(400);
    }
  }

  @Test
  void json_numbersOfAMillionDigits_areRefusedOrIgnored() {
    String digits = "9".repeat(1_000_000);
    List<byte[]> spans = new ArrayList<>();
    for (String field :
        List.of(
            "\"startTimeUnixNano\":" + digits,
            "\"startTimeUnixNano\":\"" + digits + "\"",
            "\"kind\":1e999999999",
            "\"flags\":\"1e999999999\"",
            "\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":" + digits + "}}]",
            "\"attributes\":[{\"key\":\"k\",\"value\":{\"doubleValue\":" + digits + "}}]",
            "\"attributes\":[{\"key\":\"k\",\"value\":{\"doubleValue\":\"" + digits + "\"}}]",
            "\"ignored\":" + digits)) {
      spans.add(utf8("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + field + "}]}]}]}"));
    }

    assertThat(store.statuses(OTLP, JSON, spans)).isSubsetOf(200, 400).contains(400);
    assertThat(store.statuses(ZIPKIN, JSON, List.of(utf8("[{\"timestamp\":" + digits + "}]"))))
        .containsOnly(400);
    String log = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":" + digits;
    assertThat(store.statuses(LOGS, JSON, List.of(utf8(log + "}]}]}]}")))).containsOnly(400);
  }

  @Test
  void contentTypesAndEncodings_thatAreNotRead_are415() {
    byte[] body = new byte[0];
    for (String type :
        List.of(
            "text/plain",
            "application/xml",
            "application/grpc",
            "application/json-seq",
            "x",
            "/")) {
      assertThat(store.status(OTLP, body, "content-type", type)).as(type).isEqualTo(415);
    }
    for (String encoding :
        List.of("br", "zstd", "deflate", "gzip, gzip", "x-gzip", "compress", "\u00e9")) {
      assertThat(store.status(OTLP, body, "content-type", PROTOBUF, "content-encoding", encoding))
          .as(encoding)
          .isEqualTo(415);
    }
  }
}

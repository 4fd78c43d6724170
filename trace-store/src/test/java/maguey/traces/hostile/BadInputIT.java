package maguey.traces.hostile;

import static maguey.traces.hostile.HostileBodies.bomb;
import static maguey.traces.hostile.HostileBodies.deflateBomb;
import static maguey.traces.hostile.HostileBodies.field;
import static maguey.traces.hostile.HostileBodies.gzip;
import static maguey.traces.hostile.HostileBodies.join;
import static maguey.traces.hostile.HostileBodies.spaces;
import static maguey.traces.hostile.HostileBodies.spanIds;
import static maguey.traces.hostile.HostileBodies.utf8;
import static maguey.traces.hostile.RawSocket.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import maguey.testkit.Eventually;
import maguey.testkit.HostileValues;
import maguey.testkit.PostgresExtension;
import maguey.traces.SpanFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in, nothing dies, nobody hears 5xx but 503, and afterwards all is well: a trace
 * store in a JVM of its own with 512 MiB of heap.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String OTLP = "/v1/traces";
  private static final String ZIPKIN = "/api/v2/spans";
  private static final String LOGS = "/v1/logs";

  /** Statuses of gRPC. */
  private static final int RESOURCE_EXHAUSTED = 8;

  private static final int UNAVAILABLE = 14;

  private static final Random RANDOM = new Random(7);

  @TempDir static Path logs;
  private static HostileStore store;
  private static SlowConnections slow;

  @BeforeAll
  static void start() throws ClassNotFoundException {
    store = new HostileStore(postgres.variables(), logs);
    slow = SlowConnections.to(store);
  }

  @AfterEach
  void isWell() throws IOException {
    store.assertWell();
  }

  @AfterAll
  static void stop() throws IOException {
    store.close();
    assertThat(store.complaints()).isEmpty();
  }

  @Test
  @Order(1)
  void protobuf_cutOffAnywhere_isRefusedOrTaken() {
    byte[] whole =
        SpanFixture.request("s", List.of(SpanFixture.span("x", Instant.now()))).toByteArray();
    List<byte[]> bodies = new ArrayList<>();
    for (int length = 0; length < whole.length; length++) {
      bodies.add(Arrays.copyOf(whole, length));
    }

    assertThat(store.statuses(OTLP, PROTOBUF, bodies)).containsOnly(200, 400);
  }

  @Test
  @Order(1)
  void bodies_togetherMoreThanTheHeap_areForgottenWithTheirAnswers() {
    byte[] zeros = new byte[63 << 20];

    List<Integer> statuses =
        Stream.generate(() -> store.statusOverANewConnection(OTLP, zeros, "content-type", PROTOBUF))
            .limit(12)
            .toList();

    assertThat(statuses).containsOnly(400);
  }

  @Test
  @Order(1)
  void protobuf_random_isRefusedOrTaken() {
    byte[] whole =
        SpanFixture.request("s", List.of(SpanFixture.span("x", Instant.now()))).toByteArray();
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[1 + RANDOM.nextInt(500)];
      RANDOM.nextBytes(noise);
      bodies.add(noise);
      byte[] flipped = whole.clone();
      flipped[RANDOM.nextInt(flipped.length)] ^= (byte) (1 << RANDOM.nextInt(8));
      bodies.add(flipped);
    }

    assertThat(store.statuses(OTLP, PROTOBUF, bodies)).isSubsetOf(200, 400);
  }

  @Test
  @Order(1)
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
  @Order(1)
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
  @Order(1)
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
  @Order(2)
  void gzipBombs_manyAtOnce_areAnswered() throws IOException {
    byte[] bomb = bomb(1_000);

    for (String path : List.of(OTLP, ZIPKIN, LOGS)) {
      assertThat(store.atOnce(path, bomb, "content-type", JSON, "content-encoding", "gzip"))
          .isSubsetOf(413, 503);
      assertThat(store.status(path, bomb, "content-type", JSON, "content-encoding", "gzip"))
          .isEqualTo(413);
    }
  }

  @Test
  @Order(2)
  void gzipBombsOverGrpc_manyAtOnce_areAnswered() throws IOException {
    byte[] bomb = bomb(1_000);

    assertThat(store.grpcAtOnce(20, bomb)).isSubsetOf(RESOURCE_EXHAUSTED, UNAVAILABLE);
    assertThat(store.grpcAtOnce(1, bomb)).containsOnly(RESOURCE_EXHAUSTED);
  }

  @Test
  @Order(2)
  void traces_largerThanTheHeap_areShownInPartAndExportedWhole() throws IOException {
    Span.Builder shared = SpanFixture.span("root", Instant.now());
    List<Span.Builder> tiny = new ArrayList<>(List.of(shared));
    while (tiny.size() < 10_000) {
      tiny.add(SpanFixture.childOf(shared, "tiny"));
    }
    send(HostileBodies.ofLargeResource(tiny));
    Span.Builder fat = SpanFixture.span("fat", Instant.now());
    for (int part = 0; part < 2; part++) {
      send(HostileBodies.ofLargeSpans(fat, 6));
    }

    for (Span.Builder trace : List.of(shared, fat)) {
      String id = SpanFixture.hex(trace);
      for (String path :
          List.of("/api/traces/" + id, "/tempo/api/traces/" + id, "/jaeger/api/traces/" + id)) {
        assertThat(store.viewersAtOnce(6, path)).as(path).isSubsetOf(200, 503);
        Eventually.eventually(
            () -> assertThat(store.viewersAtOnce(1, path)).as(path).containsOnly(200));
      }
      String export = "/api/traces/" + id + "/otlp";
      Eventually.eventually(() -> assertThat(store.viewersAtOnce(1, export)).containsOnly(200));
    }
    JsonObject whole = store.viewer().get("/api/traces/" + SpanFixture.hex(shared)).json();
    assertThat(whole.getJsonArray("spans")).hasSize(10_000);
    assertThat(whole.getJsonArray("origins")).hasSize(1);
    JsonObject part = store.viewer().get("/api/traces/" + SpanFixture.hex(fat)).json();
    assertThat(part.getJsonArray("spans").size() + part.getInteger("hiddenSpans")).isEqualTo(25);
    assertThat(part.encode()).contains("\"cutBytes\":8");
  }

  private static void send(byte[] gzipped) {
    assertThat(store.status(OTLP, gzipped, "content-type", PROTOBUF, "content-encoding", "gzip"))
        .isEqualTo(200);
  }

  @Test
  @Order(2)
  void logs_largerThanTheHeap_areShownPageByPage() throws IOException {
    Span.Builder span = SpanFixture.span("x", Instant.now());
    for (int part = 0; part < 2; part++) {
      byte[] body = HostileBodies.ofLargeLogs(span, 15, part);
      assertThat(store.status(LOGS, body, "content-type", PROTOBUF, "content-encoding", "gzip"))
          .isEqualTo(200);
    }
    String path = "/api/traces/" + SpanFixture.hex(span) + "/logs";

    assertThat(store.viewersAtOnce(8, path)).isSubsetOf(200, 503);
    assertThat(store.viewersAtOnce(8, "/api/logs?limit=500")).isSubsetOf(200, 503);
    Eventually.eventually(
        () -> assertThat(store.viewer().get(path).json().getBoolean("isWhole")).isFalse());
    Eventually.eventually(
        () ->
            assertThat(store.viewer().get("/api/logs?limit=500").json().getString("nextCursor"))
                .isNotNull());
  }

  @Test
  @Order(2)
  void deflateBombs_areNotEvenOpened() throws IOException {
    byte[] bomb = deflateBomb(100);

    assertThat(store.atOnce(OTLP, bomb, "content-type", PROTOBUF, "content-encoding", "deflate"))
        .containsOnly(415);
  }

  @Test
  @Order(2)
  void bodiesThatInflateToJustBelowTheLimit_manyAtOnce_areAnswered() throws IOException {
    byte[] zeros = bomb(63);
    byte[] spaces = spaces(63);

    assertThat(store.atOnce(OTLP, zeros, "content-type", PROTOBUF, "content-encoding", "gzip"))
        .isSubsetOf(400, 503);
    assertThat(store.atOnce(OTLP, spaces, "content-type", JSON, "content-encoding", "gzip"))
        .isSubsetOf(200, 503);
  }

  @Test
  @Order(2)
  void bodyOfAHundredMegabytes_announcedOrChunked_is413() {
    RawSocket announced =
        new RawSocket(store.otlpPort()).send(post(OTLP, PROTOBUF, "Content-Length: 104857600"));
    RawSocket chunked =
        new RawSocket(store.otlpPort()).send(post(OTLP, PROTOBUF, "Transfer-Encoding: chunked"));
    byte[] megabyte = new byte[1 << 20];

    for (int i = 0; i < 100; i++) {
      announced.send(megabyte);
      chunked.send("100000\r\n").send(megabyte).send("\r\n");
    }

    assertThat(announced.status()).isEqualTo(413);
    assertThat(chunked.status()).isEqualTo(413);
  }

  @Test
  @Order(1)
  void chunks_malformed_areRefused() {
    for (String chunk :
        List.of("zz\r\n", "-5\r\nhello\r\n", "ffffffffffffffffff\r\n", "5;" + "x".repeat(70_000))) {
      RawSocket socket = new RawSocket(store.otlpPort());
      socket.send(post(OTLP, JSON, "Transfer-Encoding: chunked")).send(chunk);
      assertThat(socket.status()).as(chunk).isIn(0, 400, 408, 413);
    }
  }

  @Test
  @Order(1)
  void heads_tooLargeOrMalformed_areRefused() {
    for (int port : List.of(store.otlpPort(), store.apiPort(), store.grpcPort())) {
      for (String head : HostileHeads.ALL) {
        RawSocket socket = new RawSocket(port).send(head);
        assertThat(socket.status()).as(head.split("\r")[0] + " at " + port).isLessThan(500);
      }
    }
  }

  @Test
  @Order(1)
  void headerField_beyond16KiB_is431() {
    String head = "GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(20_000) + "\r\n\r\n";
    for (int port : List.of(store.otlpPort(), store.apiPort())) {
      assertThat(new RawSocket(port).send(head).status()).isEqualTo(431);
    }
  }

  @Test
  @Order(1)
  void http2_withoutTls_isRefusedWhereNobodySpeaksIt() {
    String upgrade =
        "GET / HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Connection: Upgrade, HTTP2-Settings, close\r\n"
            + "Upgrade: h2c\r\n"
            + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n";
    for (int port : List.of(store.otlpPort(), store.apiPort())) {
      RawSocket preface =
          new RawSocket(port).send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
      assertThat(preface.status()).isEqualTo(400);
      assertThat(new RawSocket(port).send(upgrade).status()).isIn(302, 404);
    }
    RawSocket grpc =
        new RawSocket(store.grpcPort()).send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nrubbish");
    assertThat(grpc.status()).isZero();
  }

  @Test
  @Order(1)
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
  @Order(1)
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
  @Order(1)
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

  @Test
  @Order(1)
  void queries_withHostileValues_areAnsweredWithoutFailing() {
    Span.Builder span = SpanFixture.span("GET /", Instant.now());
    byte[] body = SpanFixture.request("asked-for", List.of(span)).toByteArray();
    assertThat(store.status(OTLP, body, "content-type", PROTOBUF)).isEqualTo(200);
    Map<String, String> stored =
        Map.of(
            "service", "asked-for",
            "query.service_name", "asked-for",
            "base", SpanFixture.hex(span),
            "other", SpanFixture.hex(span),
            "trace", SpanFixture.hex(span));

    HostileValues.assertNoneBreaks(store.admin(), stored);
  }

  @Test
  @Order(1)
  void grpc_rubbishOnTheWire_harmsNobody() {
    String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[2_000];
      RANDOM.nextBytes(noise);
      try (RawSocket socket = new RawSocket(store.grpcPort())) {
        socket.send(preface).send(noise);
      } catch (IOException closed) {
        // as it should be
      }
    }
  }

  @Test
  @Order(3)
  void slowConnections_areCut() {
    for (RawSocket.Cut cut : slow.ends()) {
      assertThat(cut.answer()).as(cut.what()).doesNotContain("HTTP/1.1 5");
      if (List.of("otlp: a body", "a chunk").contains(cut.what())) {
        assertThat(cut.answer()).as(cut.what()).startsWith("HTTP/1.1 408");
      }
    }
  }
}

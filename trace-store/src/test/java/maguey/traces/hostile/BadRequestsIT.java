package maguey.traces.hostile;

import static maguey.traces.hostile.RawSocket.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import maguey.testkit.HostileValues;
import maguey.traces.SpanFixture;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Requests that are no HTTP, or ask for what nobody can answer. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadRequestsIT extends MaltreatedStore {
  private static final Random RANDOM = new Random(7);

  @Test
  void chunks_malformed_areRefused() {
    for (String chunk :
        List.of("zz\r\n", "-5\r\nhello\r\n", "ffffffffffffffffff\r\n", "5;" + "x".repeat(70_000))) {
      RawSocket socket = new RawSocket(store.otlpPort());
      socket.send(post(OTLP, JSON, "Transfer-Encoding: chunked")).send(chunk);
      assertThat(socket.status()).as(chunk).isIn(0, 400, 408, 413);
    }
  }

  @Test
  void heads_tooLargeOrMalformed_areRefused() {
    for (int port : List.of(store.otlpPort(), store.apiPort(), store.grpcPort())) {
      for (String head : HostileHeads.ALL) {
        RawSocket socket = new RawSocket(port).send(head);
        assertThat(socket.status()).as(head.split("\r")[0] + " at " + port).isLessThan(500);
      }
    }
  }

  @Test
  void headerField_beyond16KiB_is431() {
    String head = "GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(20_000) + "\r\n\r\n";
    for (int port : List.of(store.otlpPort(), store.apiPort())) {
      assertThat(new RawSocket(port).send(head).status()).isEqualTo(431);
    }
  }

  @Test
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

  /** The last one, for it takes as long as a door lets them be. */
  @Test
  @Order(Integer.MAX_VALUE)
  void slowConnections_areCut() {
    for (RawSocket.Cut cut : slow.ends()) {
      assertThat(cut.answer()).as(cut.what()).doesNotContain("HTTP/1.1 5");
      assertThat(cut.pauses()).as(cut.what()).isLessThan(RawSocket.Cut.MOST_PAUSES);
      if (List.of("otlp: a body", "a chunk").contains(cut.what())) {
        assertThat(cut.answer()).as(cut.what()).startsWith("HTTP/1.1 408");
      }
    }
  }
}

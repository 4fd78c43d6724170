package maguey.traces.hostile;

import static maguey.traces.hostile.HostileBodies.bomb;
import static maguey.traces.hostile.HostileBodies.deflateBomb;
import static maguey.traces.hostile.HostileBodies.spaces;
import static maguey.traces.hostile.RawSocket.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bodies that are larger, or together larger, than what a store can hold. */
class LargeBodiesIT extends MaltreatedStore {
  /** Statuses of gRPC. */
  private static final int RESOURCE_EXHAUSTED = 8;

  private static final int UNAVAILABLE = 14;

  @Test
  void bodies_togetherMoreThanTheHeap_areForgottenWithTheirAnswers() {
    byte[] zeros = new byte[63 << 20];

    List<Integer> statuses =
        Stream.generate(() -> store.statusOverANewConnection(OTLP, zeros, "content-type", PROTOBUF))
            .limit(12)
            .toList();

    assertThat(statuses).containsOnly(400);
  }

  @Test
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
  void gzipBombsOverGrpc_manyAtOnce_areAnswered() throws IOException {
    byte[] bomb = bomb(1_000);

    assertThat(store.grpcAtOnce(20, bomb)).isSubsetOf(RESOURCE_EXHAUSTED, UNAVAILABLE);
    assertThat(store.grpcAtOnce(1, bomb)).containsOnly(RESOURCE_EXHAUSTED);
  }

  @Test
  void deflateBombs_areNotEvenOpened() throws IOException {
    byte[] bomb = deflateBomb(100);

    assertThat(store.atOnce(OTLP, bomb, "content-type", PROTOBUF, "content-encoding", "deflate"))
        .containsOnly(415);
  }

  @Test
  void bodiesThatInflateToJustBelowTheLimit_manyAtOnce_areAnswered() throws IOException {
    byte[] zeros = bomb(63);
    byte[] spaces = spaces(63);

    assertThat(store.atOnce(OTLP, zeros, "content-type", PROTOBUF, "content-encoding", "gzip"))
        .isSubsetOf(400, 503);
    assertThat(store.atOnce(OTLP, spaces, "content-type", JSON, "content-encoding", "gzip"))
        .isSubsetOf(200, 503);
  }

  @Test
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
}

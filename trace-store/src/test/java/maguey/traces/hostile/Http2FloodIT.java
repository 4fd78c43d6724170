package maguey.traces.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients of gRPC that send much of what costs them nothing, on one connection. */
class Http2FloodIT extends MaltreatedStore {
  /** The setting of the streams that one connection may have open: a hundred. */
  private static final String A_HUNDRED_STREAMS = "\0\3\0\0\0\144";

  private static final int AT_ONCE = 1_000;

  @Test
  void calls_aHundredThousandWithoutABody_areCut() {
    String answer = floodUntilCut(GrpcHead::call, 100_000);

    assertThat(answer).contains(A_HUNDRED_STREAMS);
  }

  @Test
  void calls_givenUpAsSoonAsTheyBegin_areCut() {
    floodUntilCut(GrpcHead::givenUpCall, 20_000);
  }

  @Test
  void fields_ofFewBytesThatMeanMany_areTooLarge() {
    assertThat(floodUntilCut(stream -> GrpcHead.callOfOneFieldManyTimes(stream, 12_000), AT_ONCE))
        .contains("431");
  }

  @Test
  void fields_inPiecesWithoutEnd_areCut() {
    floodUntilCut(stream -> GrpcHead.callOfEmptyPieces(stream, 100_000), 1);
  }

  @Test
  void upgrade_isTakenWhereGrpcIsSpokenAndNowhereElse() {
    String upgrade =
        RawSocket.post(
            OTLP,
            PROTOBUF,
            "Content-Length: 0",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA");

    assertThat(new RawSocket(store.grpcPort()).send(upgrade).status()).isEqualTo(101);
    assertThat(new RawSocket(store.otlpPort()).send(upgrade).status()).isEqualTo(200);
  }

  /**
   * Floods the server until it closes the connection; fails when it does not.
   *
   * @return what it said that still came: to close while bytes are unread resets the connection,
   *     and a GOAWAY that waits to be sent goes with it
   */
  private static String floodUntilCut(IntFunction<String> call, int times) {
    RawSocket socket = new RawSocket(store.grpcPort()).send(GrpcHead.PREFACE);
    for (int sent = 0; sent < times; sent += AT_ONCE) {
      socket.send(
          IntStream.range(sent, Math.min(sent + AT_ONCE, times))
              .mapToObj(number -> call.apply(2 * number + 1))
              .collect(Collectors.joining()));
    }
    return socket.answer();
  }
}

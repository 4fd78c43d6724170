package maguey.traces.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import maguey.traces.ingest.GrpcCalls;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of gRPC whose bodies are not what their methods take. */
class BadMessagesIT extends MaltreatedStore {
  private static final int OK = 0;
  private static final int INVALID_ARGUMENT = 3;
  private static final int RESOURCE_EXHAUSTED = 8;

  /** The methods, each with a message that it takes. */
  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of(GrpcCalls.EXPORT, HostileBodies.aSpan()),
        Arguments.of(GrpcCalls.EXPORT_LOGS, HostileBodies.aLog()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void message_random_isRefusedOrTaken(String method, byte[] whole) {
    assertThat(store.grpcStatuses(method, framed(HostileBodies.random(whole))))
        .containsOnly(OK, INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void message_cutOffAnywhere_isRefusedOrTaken(String method, byte[] whole) {
    assertThat(store.grpcStatuses(method, framed(HostileBodies.cutOff(whole))))
        .containsOnly(OK, INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void frame_cutOffAnywhere_isRefused(String method, byte[] whole) {
    List<Buffer> frames =
        HostileBodies.cutOff(GrpcCalls.frame(0, whole).getBytes()).stream()
            .map(Buffer::buffer)
            .toList();

    assertThat(store.grpcStatuses(method, frames)).containsOnly(INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void frame_random_isRefused(String method, byte[] whole) {
    List<Buffer> frames = HostileBodies.random(whole).stream().map(Buffer::buffer).toList();

    assertThat(store.grpcStatuses(method, frames))
        .contains(INVALID_ARGUMENT)
        .isSubsetOf(INVALID_ARGUMENT, RESOURCE_EXHAUSTED);
  }

  private static List<Buffer> framed(List<byte[]> messages) {
    return messages.stream().map(message -> GrpcCalls.frame(0, message)).toList();
  }
}

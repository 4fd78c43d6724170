package maguey.common;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A port for what a test starts. It lies below the range that the system gives to outgoing
 * connections, so that it is not taken between the choice and the start.
 */
public final class FreePort {
  private FreePort() {}

  /** A port of the loopback address on which nobody listens. */
  public static int next() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(12_000, 31_000))
        .filter(FreePort::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}

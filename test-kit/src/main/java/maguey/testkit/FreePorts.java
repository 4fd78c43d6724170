package maguey.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for what a test starts. They lie below the range that the system gives to outgoing
 * connections, so that none is taken between the choice and the start.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 31_000;

  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port of the loopback address on which nobody listens, another at each call. */
  public static int next() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, LAST))
        .filter(FreePorts::isFree)
        .filter(GIVEN_OUT::add)
        .findFirst()
        .orElseThrow();
  }

  /** The first of so many such ports in a row. */
  public static int row(int length) {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, LAST))
        .filter(first -> row(first, length).allMatch(FreePorts::isFree))
        .filter(first -> row(first, length).allMatch(GIVEN_OUT::add))
        .findFirst()
        .orElseThrow();
  }

  private static IntStream row(int first, int length) {
    return IntStream.range(first, first + length);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}

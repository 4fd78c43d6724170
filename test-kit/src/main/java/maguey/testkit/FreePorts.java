package maguey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for what a test starts. They lie below the range that the system gives to outgoing
 * connections, so that none is taken between the choice and the start, and in a part of it that no
 * other JVM chooses from: modules that are tested beside each other do not meet.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 31_000;
  private static final int PART = 1_000;

  /** Whoever listens at the first port of a part chooses from it, for as long as he lives. */
  private static final ServerSocket OURS =
      numbers(FIRST / PART, LAST / PART)
          .mapToObj(part -> listening(part * PART))
          .flatMap(Optional::stream)
          .findFirst()
          .orElseThrow();

  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port of the loopback address on which nobody listens, another at each call. */
  public static int next() {
    return row(1);
  }

  /** The first of so many such ports in a row. */
  public static int row(int length) {
    int first = OURS.getLocalPort() + 1;
    return numbers(first, first + PART - length)
        .filter(candidate -> row(candidate, length).allMatch(FreePorts::isFree))
        .filter(candidate -> row(candidate, length).allMatch(GIVEN_OUT::add))
        .findFirst()
        .orElseThrow();
  }

  private static IntStream row(int first, int length) {
    return IntStream.range(first, first + length);
  }

  /** Again and again one of them. */
  private static IntStream numbers(int first, int end) {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(first, end));
  }

  private static boolean isFree(int port) {
    Optional<ServerSocket> socket = listening(port);
    socket.ifPresent(FreePorts::close);
    return socket.isPresent();
  }

  private static Optional<ServerSocket> listening(int port) {
    try {
      return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException taken) {
      return Optional.empty();
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

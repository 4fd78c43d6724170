package maguey.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of a demo.
 *
 * @param firstCluster the first of four ports in a row, one for each cluster member
 */
record Ports(
    int marketing, int orders, int scanner, int traces, int otlp, int otlpGrpc, int firstCluster) {
  private static final int MEMBERS = 4;

  /** The documented ports; a demo that finds one taken says so. */
  static Ports documented() {
    return new Ports(8080, 8081, 8082, 8083, 4318, 4317, 5701);
  }

  /** Ports that are free now, for tests that run beside a demo. */
  static Ports free() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> p = held.stream().map(ServerSocket::getLocalPort).toList();
      return new Ports(p.get(0), p.get(1), p.get(2), p.get(3), p.get(4), p.get(5), freeRow());
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static int freeRow() {
    for (int first = 15_701; first < 30_000; first += 10) {
      if (isFree(first)) {
        return first;
      }
    }
    throw new IllegalStateException("No row of " + MEMBERS + " free ports");
  }

  private static boolean isFree(int first) {
    for (int port = first; port < first + MEMBERS; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        probe.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  /** The first documented port that another program holds; 0 when all are free. */
  int taken() {
    for (int port : new int[] {marketing, orders, scanner, traces, otlp, otlpGrpc}) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException held) {
        return port;
      }
    }
    return 0;
  }
}

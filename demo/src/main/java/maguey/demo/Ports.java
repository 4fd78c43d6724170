package maguey.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The ports of a demo.
 *
 * @param firstCluster the first of four ports in a row, one for each cluster member
 */
record Ports(
    int marketing, int orders, int scanner, int traces, int otlp, int otlpGrpc, int firstCluster) {
  /** The documented ports; a demo that finds one taken says so. */
  static Ports documented() {
    return new Ports(8080, 8081, 8082, 8083, 4318, 4317, 5701);
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

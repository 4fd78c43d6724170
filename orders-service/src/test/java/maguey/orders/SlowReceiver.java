package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Answers the first request with a header that never ends, a byte at a time. */
final class SlowReceiver implements AutoCloseable {
  private static final int PACE_MS = 500;

  private final ServerSocket server;

  SlowReceiver() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread trickle = new Thread(this::trickle, "slow-receiver");
    trickle.setDaemon(true);
    trickle.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/slow";
  }

  private void trickle() {
    try (Socket peer = server.accept()) {
      peer.getOutputStream().write("HTTP/1.1 200 OK\r\nx-slow: ".getBytes(UTF_8));
      // Reading waits for the sender, who sends nothing more and cuts at last.
      peer.setSoTimeout(PACE_MS);
      while (!server.isClosed()) {
        peer.getOutputStream().write('z');
        readOn(peer);
      }
    } catch (IOException cut) {
      // what the test is about
    }
  }

  private static void readOn(Socket peer) throws IOException {
    try {
      while (peer.getInputStream().read() >= 0) {}
    } catch (SocketTimeoutException nothingMore) {
      // the next byte is due
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

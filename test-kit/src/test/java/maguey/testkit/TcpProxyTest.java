package maguey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int PATIENCE_MILLIS = 30_000;

  @Test
  void reset_bothEndsLoseTheirConnection_andANewOneGoesThrough() throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        TcpProxy way = TcpProxy.to(server.getLocalPort())) {
      try (Socket near = new Socket("127.0.0.1", way.port());
          Socket far = server.accept()) {
        assertCarries(near, far);
        way.reset();

        assertIsReset(near);
        assertIsReset(far);
      }
      try (Socket near = new Socket("127.0.0.1", way.port());
          Socket far = server.accept()) {
        assertCarries(near, far);
      }
    }
  }

  private static void assertCarries(Socket near, Socket far) throws IOException {
    near.getOutputStream().write(7);
    assertThat(far.getInputStream().read()).isEqualTo(7);
  }

  /** Goodbye would be the end of the stream. */
  private static void assertIsReset(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }
}

package maguey.common.tracing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port whose queue of callers is full: who connects waits, and is neither let in nor refused. */
final class DeafPort implements AutoCloseable {
  private static final int WAIT_MS = 200;

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<Socket> callers = new ArrayList<>();

  DeafPort() throws IOException {
    while (isLetIn()) {
      // one more who is never served
    }
  }

  int number() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket caller : callers) {
      caller.close();
    }
    server.close();
  }

  private boolean isLetIn() throws IOException {
    Socket caller = new Socket();
    callers.add(caller);
    try {
      caller.connect(new InetSocketAddress(server.getInetAddress(), number()), WAIT_MS);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }
}

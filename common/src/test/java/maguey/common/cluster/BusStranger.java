package maguey.common.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.impl.CodecManager;
import io.vertx.core.eventbus.impl.clustered.ClusteredMessage;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Somebody who is no node but speaks the event bus's protocol to a node's port, and believes
 * whoever answers.
 */
final class BusStranger {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  private BusStranger(Socket socket) {
    this.socket = socket;
  }

  static BusStranger plain(int port) throws IOException {
    return new BusStranger(new Socket("127.0.0.1", port));
  }

  static BusStranger tls(int port) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Credulous()}, null);
    return new BusStranger(context.getSocketFactory().createSocket("127.0.0.1", port));
  }

  /**
   * Sends a message, and waits for the node's reaction.
   *
   * @throws IOException when the node turns it away
   */
  void send(String address, String body) throws IOException {
    try (socket) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(frame(address, body).getBytes());
      socket.getOutputStream().write(ping().getBytes());
      if (socket.getInputStream().read() < 0) {
        throw new IOException("turned away");
      }
    }
  }

  private static Buffer frame(String address, String body) {
    ClusteredMessage<String, String> message =
        new ClusteredMessage<>(
            "stranger", address, null, body, CodecManager.STRING_MESSAGE_CODEC, true, null);
    return message.encodeToWire();
  }

  /** Which a node answers with a pong, if it listens. */
  private static Buffer ping() {
    return new ClusteredMessage<String, String>(
            "stranger", "ping", null, null, CodecManager.PING_MESSAGE_CODEC, true, null)
        .encodeToWire();
  }

  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package maguey.load.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept HTTP/1.1 connection that does as little as can be: on a machine that load and service
 * share, a whole client would take what is to be measured.
 */
final class RawHttp implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** A GET, as bytes to send. */
  static byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** A POST of JSON, as bytes to send. */
  static byte[] post(String path, String key, String json) {
    return postWith(path, "Idempotency-Key: " + key, json);
  }

  /** A POST of JSON with one more header field, as bytes to send. */
  static byte[] postWith(String path, String field, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n%s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, field, body.length);
    return (head + json).getBytes(StandardCharsets.UTF_8);
  }

  /** POSTs a body of any type; returns the status of the answer. */
  int post(String path, String type, byte[] body) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, type, body.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return send(body);
  }

  /** Sends a request and reads the answer; returns its status. */
  int send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    for (String field = line(); !field.isEmpty(); field = line()) {
      if (field.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(field.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection was closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}

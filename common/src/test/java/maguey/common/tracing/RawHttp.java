package maguey.common.tracing;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Sends requests byte by byte, so that no client merges, drops or mends header fields. */
final class RawHttp {
  private RawHttp() {}

  /** Posts JSON and returns the whole reply, head and body. */
  static String post(
      int port, String path, List<Map.Entry<String, String>> headers, JsonArray body) {
    return post(port, path, headers, body.encode());
  }

  static String post(int port, String path, List<Map.Entry<String, String>> headers, String body) {
    StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
    request.append("Content-Type: application/json\r\nContent-Length: ").append(body.length());
    headers.forEach(
        field ->
            request.append("\r\n").append(field.getKey()).append(": ").append(field.getValue()));
    return exchange(port, request.append("\r\n\r\n").append(body).toString());
  }

  static String exchange(int port, String request) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

package maguey.traces.hostile;

import java.util.List;

/** Heads of requests, as they stand on the wire, that no honest client would send. */
final class HostileHeads {
  static final List<String> ALL =
      List.of(
          "GET / HTTP/1.1\r\nA: " + "x".repeat(1 << 20),
          "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(100_000) + "\r\n",
          "GET /" + "x".repeat(1 << 20) + " HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
          "GET / HTTP/9.9\r\n\r\n",
          "GET /none HTTP/1.1\r\n\r\n",
          "GET /none HTTP/1.0\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET none HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /none HTTP/1.1\r\nHost: \0\r\n\r\n",
          "GET /none HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
          "GET /%zz?%=%00 HTTP/1.1\r\nHost: x\r\n\r\n",
          "\0\1\2\3\r\n\r\n",
          "POST /v1/traces HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
          "POST /v1/traces HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n");

  private HostileHeads() {}
}

package maguey.traces.hostile;

import static maguey.traces.hostile.RawSocket.post;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Connections to every door that never come to an end of what they send. */
final class SlowConnections {
  private static final String JSON = "application/json";
  private static final String OTLP = "/v1/traces";
  private static final String ZIPKIN = "/api/v2/spans";

  private final List<CompletableFuture<RawSocket.Cut>> all;

  private SlowConnections(List<CompletableFuture<RawSocket.Cut>> all) {
    this.all = all;
  }

  /** Opens them. */
  static SlowConnections to(HostileStore store) {
    return new SlowConnections(open(store));
  }

  /** How each ended; waits for the last. */
  List<RawSocket.Cut> ends() {
    return all.stream().map(CompletableFuture::join).toList();
  }

  private static List<CompletableFuture<RawSocket.Cut>> open(HostileStore store) {
    List<CompletableFuture<RawSocket.Cut>> all = new ArrayList<>();
    for (Map.Entry<String, Integer> door :
        Map.of("api", store.apiPort(), "otlp", store.otlpPort()).entrySet()) {
      all.add(
          new RawSocket(door.getValue())
              .send("GET / HTTP/1.1\r\nHost: x\r\nA: ")
              .trickle(door.getKey() + ": a head", 'x'));
      all.add(
          new RawSocket(door.getValue())
              .send("GET /none HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nA: ")
              .trickle(door.getKey() + ": the head after another request", 'x'));
      all.add(
          new RawSocket(door.getValue())
              .send(
                  post(door.getKey().equals("api") ? "/login" : OTLP, JSON, "Content-Length: 1000"))
              .trickle(door.getKey() + ": a body", ' '));
    }
    all.add(
        new RawSocket(store.otlpPort())
            .send(post(ZIPKIN, JSON, "Transfer-Encoding: chunked"))
            .send("1000\r\n")
            .trickle("a chunk", ' '));
    for (int port : List.of(store.apiPort(), store.otlpPort(), store.grpcPort())) {
      all.add(new RawSocket(port).trickle("silence", pause -> ""));
    }
    all.add(
        new RawSocket(store.grpcPort())
            .send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0\0\40\0\1\4\0\0\0\1")
            .trickle("gRPC: header fields", '\0'));
    all.add(new RawSocket(store.grpcPort()).send(GrpcHead.OF_A_CALL).trickle("gRPC: a body", '\0'));
    all.add(
        new RawSocket(store.grpcPort())
            .trickle("gRPC: a preface", SlowConnections::aLittleOfThePreface));
    all.add(
        new RawSocket(store.grpcPort())
            .send("GET / HTTP/1.1\r\nHost: x\r\nA: ")
            .trickle("gRPC: a head of HTTP/1", 'x'));
    return all;
  }

  /** A sign every third pause: it takes a minute. */
  private static String aLittleOfThePreface(int pause) {
    int sign = pause / 3;
    boolean isDue = pause % 3 == 0 && sign < GrpcHead.PREFACE.length();
    return isDue ? GrpcHead.PREFACE.substring(sign, sign + 1) : "";
  }
}

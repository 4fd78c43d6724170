package maguey.load.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long after its decision a scan is on the gate board, and its span is found by the scan's id:
 * one scan after the other, each in the trace of a purchase of its own, on a scanner and a trace
 * store in one cluster.
 */
final class BoardBench {
  private static final int WARM_UP = 30;
  private static final long LOOK_MS = 5;
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final double NANOS_PER_MS = 1e6;

  /** As if each had been bought alone. */
  private static final String OWN_TRACES =
      "UPDATE ticket SET traceparent = '00-' || md5(id::text) || '-00f067aa0ba902b7-01'";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Double> board = new ArrayList<>();
  private final List<Double> span = new ArrayList<>();
  private final String token;

  private BoardBench(String token) {
    this.token = token;
  }

  static void run(List<String> arguments) throws Exception {
    int scans = Arguments.number(arguments, 0, 150);
    List<String> cluster = ServiceEnvironment.cluster(2);
    try (GateTickets tickets = new GateTickets();
        BenchDatabase gate = new BenchDatabase("scanner");
        BenchDatabase traces = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(traces, ServiceEnvironment.member(cluster, 0));
        ScannerNode node =
            ScannerNode.start(gate, tickets, ServiceEnvironment.member(cluster, 1))) {
      gate.execute("CREATE TABLE pristine AS SELECT * FROM ticket");
      ScanSql.copy(gate, 1, WARM_UP + scans);
      gate.execute(OWN_TRACES);
      new BoardBench(Program.token("viewer", TraceStore.JWT_SECRET))
          .run(node, store, tickets.codes(1, WARM_UP + scans));
    }
  }

  private void run(ScannerNode node, TraceStore store, List<String> codes) throws Exception {
    try (RawHttp http = new RawHttp(node.port());
        FollowedBoard followed = new FollowedBoard(client, node.port(), token)) {
      for (int i = 0; i < codes.size(); i++) {
        String id = "seen-" + i;
        int status = http.send(node.scan(codes.get(i), id));
        long decided = System.nanoTime();
        if (status != 200) {
          throw new IllegalStateException("A scan was answered with " + status);
        }
        long found = awaitSpan(store, id);
        long shown = followed.await(i + 1);
        if (i >= WARM_UP) {
          span.add((found - decided) / NANOS_PER_MS);
          board.add((shown - decided) / NANOS_PER_MS);
        }
      }
    }
    System.out.println("decision to gate board: " + words(board));
    System.out.println("decision to searchable span: " + words(span));
  }

  private long awaitSpan(TraceStore store, String scanId) throws Exception {
    URI search = store.api("/api/traces/search?range=all&attribute=scan.id%3D" + scanId);
    HttpRequest ask =
        HttpRequest.newBuilder(search).header("authorization", "Bearer " + token).build();
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!client.send(ask, BodyHandlers.ofString()).body().contains("\"traceId\"")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("No span of " + scanId + " in a minute");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    return System.nanoTime();
  }

  private static String words(List<Double> millis) {
    Collections.sort(millis);
    return "p50 %.0f ms, p95 %.0f ms, longest %.0f ms"
        .formatted(
            millis.get(millis.size() / 2),
            millis.get(millis.size() * 95 / 100),
            millis.get(millis.size() - 1));
  }
}

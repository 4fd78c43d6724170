package maguey.load.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import maguey.load.bench.Visitor.Visit;

/**
 * How long, and how many bytes, until a browser shows the first traces: our page beside Zipkin's,
 * over the same traces, for somebody who has never been there and for the same person again.
 */
final class UiBench {
  private static final String OUR_ROW = "trace-list tbody tr";
  private static final String THEIR_ROW = "table tbody tr";
  private static final String THEIR_LIST =
      "/zipkin/?lookback=1h&limit=100&serviceName=orders-service";
  private static final String OUR_LIST = "/admin/traces?range=1h&service=orders-service";

  private UiBench() {}

  static void run(List<String> arguments) throws Exception {
    int spans = Arguments.number(arguments, 0, 20_000);
    int rounds = Arguments.number(arguments, 1, 15);
    int port = Program.freePort();
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database);
        Program zipkin = ZipkinBench.zipkin(port);
        Chromium browser = Chromium.start()) {
      URI theirs = URI.create("http://127.0.0.1:" + port + "/api/v2/spans");
      List<byte[]> bodies = Sender.bodies(spans, ZipkinBodies::json);
      new Sender(theirs, "application/json").send(bodies);
      new Sender(store.ingest("/api/v2/spans"), "application/json").send(bodies);
      String token = Program.token("viewer", TraceStore.JWT_SECRET);
      String ours = store.api(OUR_LIST).toString();
      String list = "http://127.0.0.1:" + port + THEIR_LIST;
      Sides sides = new Sides();
      for (int round = 0; round <= rounds; round++) {
        sides.add(round, "Zipkin", new Visitor(browser, THEIR_ROW), list);
        Visitor known = new Visitor(browser, OUR_ROW).withCookie("maguey_session", token, ours);
        sides.add(round, "Maguey", known, ours);
      }
      sides.print();
    }
  }

  /** The visits of both, the first round apart, which warms the servers up. */
  private static final class Sides {
    private final List<Row> rows = new ArrayList<>();

    private record Row(String side, boolean isFirstVisit, Visit visit) {}

    void add(int round, String side, Visitor visitor, String url) throws Exception {
      Row first = new Row(side, true, visitor.open(url));
      Row again = new Row(side, false, visitor.open(url));
      if (round > 0) {
        rows.addAll(List.of(first, again));
      }
    }

    void print() {
      System.out.println("| visit | page | ms, median (least to most) | KB | requests |");
      for (boolean isFirst : new boolean[] {true, false}) {
        print("Zipkin", isFirst);
        print("Maguey", isFirst);
      }
    }

    private void print(String side, boolean isFirst) {
      List<Visit> visits =
          rows.stream()
              .filter(row -> row.side.equals(side) && row.isFirstVisit == isFirst)
              .map(Row::visit)
              .toList();
      double[] millis = visits.stream().mapToDouble(Visit::millis).sorted().toArray();
      long[] bytes = visits.stream().mapToLong(Visit::bytes).sorted().toArray();
      System.out.printf(
          "| %s | %s | %.0f (%.0f to %.0f) | %.1f | %d |%n",
          isFirst ? "first" : "again",
          side,
          millis[millis.length / 2],
          millis[0],
          millis[millis.length - 1],
          bytes[bytes.length / 2] / 1_000.0,
          visits.get(visits.size() / 2).requests());
    }
  }
}

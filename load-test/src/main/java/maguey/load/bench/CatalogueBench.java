package maguey.load.bench;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An event from the catalogue's cache beside a server that says hello in as many bytes: how many a
 * second, and the processor time of each, which says more where others use the machine too.
 */
final class CatalogueBench {
  private static final int READERS = 16;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final double MICROS = 1e6;

  private final OrdersNode node;
  private final Duration lasting;
  private final int rounds;

  CatalogueBench(OrdersNode node, Duration lasting, int rounds) {
    this.node = node;
    this.lasting = lasting;
    this.rounds = rounds;
  }

  /** With a node of its own, which warms up with nothing else. */
  static void run(List<String> arguments) throws Exception {
    int seconds = Arguments.number(arguments, 0, 10);
    int rounds = Arguments.number(arguments, 1, 4);
    try (DeliverySinks sinks = new DeliverySinks();
        Shop shop = Shop.open(sinks, Shop.RECORDED)) {
      new CatalogueBench(shop.node(), Duration.ofSeconds(seconds), rounds).run();
    }
  }

  void run() throws Exception {
    String path = "/api/events/" + node.event(1, 1).slug();
    int port = Program.freePort();
    try (Program hello = hello(port, size(node.port(), path))) {
      read(hello, port, "/", WARM_UP);
      read(node.program(), node.port(), path, WARM_UP);
      for (int round = 1; round <= rounds; round++) {
        Reads least = read(hello, port, "/", lasting);
        Reads ours = read(node.program(), node.port(), path, lasting);
        System.out.printf(
            "round %d: hello %.0f/s, an event from the cache %.0f/s (%.2f); CPU of each %.0f and %.0f us (%.2f)%n",
            round,
            least.perSecond(),
            ours.perSecond(),
            ours.perSecond() / least.perSecond(),
            least.micros(),
            ours.micros(),
            least.micros() / ours.micros());
      }
    }
  }

  private record Reads(double perSecond, double micros) {}

  private static Reads read(Program server, int port, String path, Duration lasting) {
    byte[] request = RawHttp.get(path);
    double before = server.cpu().seconds();
    HttpLoad.Outcome outcome = new HttpLoad(port, READERS, () -> request).asFastAsAnswered(lasting);
    double spent = server.cpu().seconds() - before;
    double perSecond = outcome.perSecond(200);
    return new Reads(perSecond, spent * MICROS / (perSecond * outcome.seconds()));
  }

  private static Program hello(int port, int size) throws Exception {
    return Program.start(
        List.of(
            "-Xmx512m",
            Program.SMALL_COLLECTOR,
            "-cp",
            "load-test/target/classes:" + Program.SUITE,
            "maguey.load.bench.HelloServer",
            "" + port,
            "" + size),
        Map.of(),
        URI.create("http://127.0.0.1:" + port + "/"));
  }

  private static int size(int port, String path) throws Exception {
    try (InputStream body = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
      return body.readAllBytes().length;
    }
  }
}

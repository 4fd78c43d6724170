package maguey.load.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Scans per second through HTTP, each of a ticket of its own, beside pgbench with the very
 * statements of a scan and as many connections; then scans that are due at a rate, among them
 * tickets that were scanned before and rubbish.
 */
final class ScansBench {
  private static final Duration WARM_UP = Duration.ofSeconds(45);
  private static final int STEWARDS = 32;
  private static final int OK = 200;
  private static final int WAITING = 256;
  private static final int MOST_PER_SECOND = 2_500;
  private static final int DUPLICATES_IN_100 = 5;
  private static final int RUBBISH_IN_100 = 2;

  /** Tickets that came in twice, or whose admission is not in the log. */
  private static final String BROKEN =
      """
      SELECT count(*) FROM (
        SELECT t.id FROM ticket t LEFT JOIN scan_logs l ON l.ticket_id = t.id AND l.result = 'ADMITTED'
         GROUP BY t.id HAVING count(l.scan_id) <> (t.first_scan_id IS NOT NULL)::int) broken
      """;

  private final Duration lasting;
  private final int rounds;
  private final int rate;
  private long nextTicket = ScanSql.WATCHED;

  private ScansBench(Duration lasting, int rounds, int rate) {
    this.lasting = lasting;
    this.rounds = rounds;
    this.rate = rate;
  }

  static void run(List<String> arguments) throws Exception {
    int seconds = Arguments.number(arguments, 0, 8);
    int rounds = Arguments.number(arguments, 1, 3);
    int rate = Arguments.number(arguments, 2, 1_000);
    new ScansBench(Duration.ofSeconds(seconds), rounds, rate).run();
  }

  private void run() throws Exception {
    try (GateTickets tickets = new GateTickets();
        BenchDatabase database = new BenchDatabase("scanner");
        ScannerNode node = ScannerNode.start(database, tickets)) {
      database.execute("CREATE TABLE pristine AS SELECT * FROM ticket");
      ScanSql.copy(database, 1, ScanSql.WATCHED - 1);
      StatementTimes statements = new StatementTimes(database);
      PgBench pgbench =
          new PgBench(database, ScanSql.script(database, node, tickets), ScannerNode.CONNECTIONS);
      admitted(node, plenty(database, tickets, WARM_UP), WARM_UP);
      for (int round = 0; round < rounds; round++) {
        ScanSql.bringTickets(database, round);
        double sql = pgbench.run(lasting);
        List<String> codes = plenty(database, tickets, lasting);
        Spending spending = new Spending(node.program(), database);
        statements.start();
        HttpLoad.Outcome admitted = admitted(node, codes, lasting);
        double http = admitted.perSecond(OK);
        System.out.printf(
            "round %d: pgbench %.0f scans/s; HTTP %.0f/s (%.2f); %s%n",
            round + 1, sql, http, http / sql, spending.each(admitted.count(OK)));
        statements.print("scan", (long) admitted.count(OK));
      }
      openModel(database, node, tickets);
      long broken = database.number(BROKEN);
      System.out.println(broken == 0 ? "each ticket came in once" : broken + " TICKETS WRONG");
      System.out.println("scanner-service: " + node.program().memory() + node.program().pauses());
    }
  }

  private HttpLoad.Outcome admitted(ScannerNode node, List<String> codes, Duration time) {
    AtomicInteger next = new AtomicInteger();
    Supplier<byte[]> scans =
        () -> {
          int number = next.getAndIncrement();
          return node.scan(codes.get(number % codes.size()), "scan-" + nextTicket + "-" + number);
        };
    HttpLoad.Outcome outcome = new HttpLoad(node.port(), STEWARDS, scans).asFastAsAnswered(time);
    if (outcome.statuses().size() > 1 || next.get() > codes.size()) {
      System.out.println("answers: " + outcome.statuses() + ", tickets: " + codes.size());
    }
    return outcome;
  }

  /** More tickets than can be scanned within the time. */
  private List<String> plenty(BenchDatabase database, GateTickets tickets, Duration time)
      throws Exception {
    return tickets(database, tickets, (int) time.toSeconds() * MOST_PER_SECOND);
  }

  private void openModel(BenchDatabase database, ScannerNode node, GateTickets tickets)
      throws Exception {
    int count = (int) lasting.toSeconds() * rate;
    List<String> codes = tickets(database, tickets, count);
    AtomicInteger next = new AtomicInteger();
    Supplier<byte[]> scans =
        () -> {
          int number = next.getAndIncrement();
          return node.scan(shown(codes, number), "due-" + number);
        };
    HttpLoad.Outcome outcome = new HttpLoad(node.port(), WAITING, scans).atRate(rate, lasting);
    System.out.printf(
        "%d scans/s due for %d s, %d %% again, %d %% rubbish: %s; %s%n",
        rate,
        lasting.toSeconds(),
        DUPLICATES_IN_100,
        RUBBISH_IN_100,
        outcome.statuses(),
        outcome.latency());
  }

  private static String shown(List<String> codes, int number) {
    int lot = ThreadLocalRandom.current().nextInt(100);
    if (lot < RUBBISH_IN_100) {
      return "https://elsewhere.example/" + number;
    }
    boolean isAgain = lot < RUBBISH_IN_100 + DUPLICATES_IN_100 && number > 0;
    return codes.get(isAgain ? ThreadLocalRandom.current().nextInt(number) : number);
  }

  /** New tickets at the gate, and their codes. */
  private List<String> tickets(BenchDatabase database, GateTickets tickets, int count)
      throws Exception {
    long first = nextTicket;
    nextTicket += count;
    ScanSql.copy(database, first, count);
    return tickets.codes(first, count);
  }
}

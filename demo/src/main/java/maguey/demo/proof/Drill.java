package maguey.demo.proof;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import maguey.demo.Patience;

/**
 * Makes trouble while a crowd buys and goes through the gates, and then checks that nothing was
 * lost or doubled: orders, scans, mails, spans.
 */
public final class Drill {
  private static final Duration CALM = Duration.ofSeconds(6);
  private static final Duration MAILS_WITHIN = Duration.ofSeconds(60);

  /** Sends the mails. */
  private static final String ORDERS = "orders-service";

  private final Nodes nodes;
  private final String adminToken;
  private final URI mailbox;
  private final Consumer<String> log;
  private final StubbornClient http = new StubbornClient();
  private final List<Death> deaths = new ArrayList<>();
  private final List<Absence> mailCuts = new ArrayList<>();

  /**
   * A drill on a running suite.
   *
   * @param mailbox {@code imap://host:port} of the mail catcher
   * @param log is told what happens
   */
  public Drill(Nodes nodes, String adminToken, URI mailbox, Consumer<String> log) {
    this.nodes = nodes;
    this.adminToken = adminToken;
    this.mailbox = mailbox;
    this.log = log;
  }

  /**
   * What is broken after the trouble is empty when all is well.
   *
   * @param afterwards runs when the last customer has left, before anything is looked at
   */
  public Findings during(Runnable trouble, Runnable afterwards) {
    String email = "crowd-" + UUID.randomUUID() + "@visitors.example";
    ProofEvent event = ProofEvent.create(http, nodes.urls(ORDERS), adminToken);
    Gates gates = new Gates(http, nodes.urls("scanner-service"), adminToken);
    Crowd crowd = new Crowd(http, Crowd.shopsOf(nodes), event, email, gates::arrive);
    try (gates;
        crowd) {
      gates.start();
      crowd.start();
      calm();
      trouble.run();
      calm();
    }
    afterwards.run();
    return check(event, crowd, gates, email);
  }

  /**
   * The same with trouble that cuts senders of mails off from what they note them in, or from one
   * another: a mail of that time may come a second time.
   */
  public Findings duringCut(Runnable trouble, Runnable afterwards) {
    return during(
        () -> {
          Instant from = Instant.now();
          trouble.run();
          mailCuts.add(new Absence(from, Instant.now()));
        },
        afterwards);
  }

  /** Lets the crowd buy for a while. */
  static void calm() {
    Patience.pause(CALM);
  }

  /** A node's unsent spans died with it, and what it knew of mails just sent. */
  void mourn(Death death) {
    deaths.add(death);
    if (death.service().equals(ORDERS)) {
      mailCuts.add(death.dying());
    }
    log.accept(failuresOf(death));
  }

  private String failuresOf(Death death) {
    List<Duration> failures =
        http.failures().stream()
            .filter(each -> each.isAfter(death.orderedAt()))
            .map(each -> Duration.between(death.orderedAt(), each))
            .toList();
    Duration last = failures.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    return "%d tries had no answer, the last of them %d ms after the kill"
        .formatted(failures.size(), last.toMillis());
  }

  /** The requests that one repeat did not help, in words. */
  public List<String> repeatedTwice() {
    return http.repeatedTwice();
  }

  private Findings check(ProofEvent event, Crowd crowd, Gates gates, String email) {
    List<PlacedOrder> placed = crowd.acknowledged();
    log.accept(
        placed.size()
            + " orders, "
            + gates.decisions().size()
            + " scans, "
            + http.failures().size()
            + " repeats, of which one did not help "
            + http.repeatedTwice().size()
            + " requests");
    Findings findings = new Findings();
    findings.require("Somebody bought", !placed.isEmpty());
    new OrderChecks(http, nodes.urls(ORDERS)).check(event, placed, crowd.refused(), findings);
    log.accept("The orders were looked at");
    new ScanChecks(http, nodes.urls("scanner-service"), adminToken)
        .check(event, gates.decisions(), findings);
    log.accept("The scans were looked at");
    new TraceChecks(http, nodes.urls("trace-store"), adminToken).check(placed, deaths, findings);
    log.accept("The traces were looked at");
    // Last, so that a second copy has had its time to come.
    new MailChecks(mailbox, email, MAILS_WITHIN).check(placed, mailCuts, findings);
    log.accept("The mails were looked at");
    findings.requireNone("No answer was a 5xx but 503", http.faults());
    return findings;
  }
}

package maguey.demo.proof;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Kills one node of each service in turn, while a crowd buys and goes through the gates, and then
 * checks that nothing was lost or doubled.
 */
public final class KillDrill {
  private static final Duration CALM = Duration.ofSeconds(6);
  private static final Duration GONE = Duration.ofSeconds(4);

  private final Nodes nodes;
  private final String adminToken;
  private final URI mailbox;
  private final Consumer<String> log;
  private final StubbornClient http = new StubbornClient();
  private final List<Death> deaths = new ArrayList<>();

  /**
   * A drill on a running suite.
   *
   * @param mailbox {@code imap://host:port} of the mail catcher
   * @param log is told what happens
   */
  public KillDrill(Nodes nodes, String adminToken, URI mailbox, Consumer<String> log) {
    this.nodes = nodes;
    this.adminToken = adminToken;
    this.mailbox = mailbox;
    this.log = log;
  }

  /** Runs the drill over the given services; what it found broken is empty when all is well. */
  public Findings run(List<String> services) {
    List<String> orders = nodes.urls("orders-service");
    List<String> scanners = nodes.urls("scanner-service");
    String email = "crowd-" + UUID.randomUUID() + "@visitors.example";
    ProofEvent event = ProofEvent.create(http, orders, adminToken);
    Gates gates = new Gates(http, scanners, adminToken);
    Crowd crowd = Crowd.at(nodes, http, event, email, gates::arrive);
    try (gates;
        crowd) {
      gates.start();
      crowd.start();
      Patience.pause(CALM);
      services.forEach(this::killAndRestart);
      Patience.pause(CALM);
    }
    return check(event, crowd, gates, email);
  }

  private void killAndRestart(String service) {
    Instant ordered = Instant.now();
    log.accept("Killing a node of " + service + " at " + ordered);
    nodes.kill(service);
    Instant gone = Instant.now();
    Patience.pause(GONE);
    nodes.restart(service);
    Death death = new Death(service, ordered, gone, Instant.now());
    deaths.add(death);
    log.accept("It serves again, after " + death.lasted().toSeconds() + " s");
    Patience.pause(CALM);
  }

  private Findings check(ProofEvent event, Crowd crowd, Gates gates, String email) {
    List<PlacedOrder> placed = crowd.acknowledged();
    log.accept(
        placed.size()
            + " orders, "
            + gates.decisions().size()
            + " scans, "
            + http.repeats()
            + " repeats");
    Findings findings = new Findings();
    new OrderChecks(http, nodes.urls("orders-service"))
        .check(event, placed, crowd.refused(), findings);
    new ScanChecks(http, nodes.urls("scanner-service"), adminToken)
        .check(event, gates.decisions(), findings);
    new MailChecks(mailbox, email).check(placed, findings);
    new TraceChecks(http, nodes.urls("trace-store"), adminToken).check(placed, deaths, findings);
    return findings;
  }
}

package maguey.demo.proof;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import maguey.demo.Patience;

/** Kills one node of each service in turn, under load. */
public final class KillDrill {
  private static final Duration GONE = Duration.ofSeconds(4);

  private final Nodes nodes;
  private final Consumer<String> log;
  private final Drill drill;

  /**
   * A drill on a running suite.
   *
   * @param mailbox {@code imap://host:port} of the mail catcher
   * @param log is told what happens
   */
  public KillDrill(Nodes nodes, String adminToken, URI mailbox, Consumer<String> log) {
    this.nodes = nodes;
    this.log = log;
    this.drill = new Drill(nodes, adminToken, mailbox, log);
  }

  /** Runs the drill over the given services; what it found broken is empty when all is well. */
  public Findings run(List<String> services) {
    return run(services, () -> {});
  }

  /**
   * The same.
   *
   * @param afterwards runs when the last customer has left, before anything is looked at
   */
  public Findings run(List<String> services, Runnable afterwards) {
    return drill.during(() -> services.forEach(this::killAndRestart), afterwards);
  }

  private void killAndRestart(String service) {
    Instant ordered = Instant.now();
    log.accept("Killing a node of " + service + " at " + ordered);
    nodes.kill(service);
    Instant gone = Instant.now();
    Patience.pause(GONE);
    nodes.restart(service);
    Death death = new Death(service, ordered, gone, Instant.now());
    drill.mourn(death);
    log.accept("It serves again, after " + death.lasted().toSeconds() + " s");
    Drill.calm();
  }
}

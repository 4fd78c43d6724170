package maguey.demo.proof;

import java.net.URI;
import java.util.List;
import java.util.Map;
import maguey.demo.Story;
import maguey.demo.StoryResult;
import maguey.demo.StoryTokens;
import maguey.demo.SuiteUrls;

/**
 * Proves a suite that docker-compose runs: the story, the deaths of one node of each service under
 * orders and scans, the story again. {@code deploy/prove-compose.sh} calls it.
 */
public final class ComposeProof {
  private static final List<String> SERVICES =
      List.of("orders-service", "scanner-service", "marketing-service", "trace-store");

  private static final long STARTED = System.nanoTime();

  private final Containers nodes;
  private final StoryTokens tokens;
  private final URI mailbox;

  private ComposeProof(Containers nodes, StoryTokens tokens, URI mailbox) {
    this.nodes = nodes;
    this.tokens = tokens;
    this.mailbox = mailbox;
  }

  /**
   * Exits with 0, or with 1 and what is wrong. From the environment: {@code COMPOSE}, the command;
   * {@code MAGUEY_PORTS_1} and {@code MAGUEY_PORTS_2} as in docker-compose.yml; {@code
   * MAGUEY_JWT_SECRET}.
   */
  public static void main(String[] args) {
    Map<String, String> env = System.getenv();
    Containers nodes = Containers.fromEnv(env);
    try (StoryTokens tokens = new StoryTokens(env.get("MAGUEY_JWT_SECRET"))) {
      Findings findings = new ComposeProof(nodes, tokens, nodes.mailbox()).run();
      findings.held().forEach(statement -> say("holds: " + statement));
      findings.broken().forEach(statement -> say("BROKEN: " + statement));
      System.exit(findings.broken().isEmpty() ? 0 : 1);
    } catch (RuntimeException failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private Findings run() {
    nodes.awaitAllReady();
    say("All nodes serve");
    List<String> before = story("before the deaths");
    Findings findings =
        new KillDrill(nodes, tokens.admin(), mailbox, ComposeProof::say).run(SERVICES);
    findings.broken(before);
    findings.broken(story("after the deaths"));
    return findings;
  }

  private List<String> story(String when) {
    SuiteUrls urls =
        new SuiteUrls(
            url("marketing-service"),
            url("orders-service"),
            url("scanner-service"),
            url("trace-store"),
            mailbox);
    StoryResult result = new Story(urls, tokens).play();
    say("The story " + when + ": " + (result.problems().isEmpty() ? "well" : result.problems()));
    return result.problems().stream().map(p -> "the story " + when + ": " + p).toList();
  }

  private String url(String service) {
    return nodes.urls(service).get(0);
  }

  private static void say(String what) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - STARTED) / 1e9, what);
  }
}

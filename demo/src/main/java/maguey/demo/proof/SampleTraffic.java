package maguey.demo.proof;

import java.time.Duration;
import java.util.Map;
import maguey.demo.Patience;
import maguey.demo.StoryTokens;

/**
 * Buys and scans at a suite that docker-compose runs, so that there is something to look at: {@code
 * deploy/traffic.sh} calls it.
 */
public final class SampleTraffic {
  private static final long A_MINUTE = 60;

  private SampleTraffic() {}

  /** The argument is how long, in seconds; the environment as of {@link ComposeProof}. */
  public static void main(String[] args) {
    Map<String, String> env = System.getenv();
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : A_MINUTE;
    Containers nodes = Containers.fromEnv(env);
    try (StoryTokens tokens = new StoryTokens(env.get("MAGUEY_JWT_SECRET"))) {
      run(nodes, tokens.admin(), Duration.ofSeconds(seconds));
    }
  }

  private static void run(Nodes nodes, String adminToken, Duration time) {
    StubbornClient http = new StubbornClient();
    ProofEvent event = ProofEvent.create(http, nodes.urls("orders-service"), adminToken);
    Gates gates = new Gates(http, nodes.urls("scanner-service"), adminToken);
    Crowd crowd =
        new Crowd(http, Crowd.shopsOf(nodes), event, "crowd@visitors.example", gates::arrive);
    System.out.println("Selling /events/" + event.slug() + " for " + time.toSeconds() + " s");
    try (gates;
        crowd) {
      gates.start();
      crowd.start();
      Patience.pause(time);
    }
    int orders = crowd.acknowledged().size();
    System.out.println(orders + " orders, " + gates.decisions().size() + " scans");
  }
}

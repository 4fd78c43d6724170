package maguey.demo.proof;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import maguey.demo.http.Calls;
import maguey.demo.http.ClusterSize;
import maguey.demo.http.NoAnswer;

/** Asks a node whether it serves. */
final class Readiness {
  private static final Calls CALLS =
      new Calls(
          HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build(),
          Duration.ofSeconds(5));

  private Readiness() {}

  /** False for a node that cannot be reached, too. */
  static boolean of(String url) {
    return get(url + "/health/ready").map(answer -> answer.statusCode() == 200).orElse(false);
  }

  /** How many nodes of the cluster the node sees, itself among them; 0 if it does not tell. */
  static int nodesSeenBy(String url) {
    return get(url + "/metrics").map(answer -> ClusterSize.in(answer.body()).orElse(0)).orElse(0);
  }

  private static Optional<HttpResponse<String>> get(String url) {
    try {
      return Optional.of(CALLS.send(CALLS.to(url, Map.of())));
    } catch (NoAnswer unreachable) {
      return Optional.empty();
    }
  }
}

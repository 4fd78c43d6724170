package maguey.demo.proof;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a node whether it serves. */
final class Readiness {
  private static final String NODES = "maguey_cluster_nodes ";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private Readiness() {}

  /** False for a node that cannot be reached, too. */
  static boolean of(String url) {
    return get(url + "/health/ready").map(answer -> answer.statusCode() == 200).orElse(false);
  }

  /** How many nodes of the cluster the node sees, itself among them. */
  static int nodesSeenBy(String url) {
    return get(url + "/metrics").stream()
        .flatMap(answer -> answer.body().lines())
        .filter(line -> line.startsWith(NODES))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(NODES.length())))
        .findFirst()
        .orElse(0);
  }

  private static Optional<HttpResponse<String>> get(String url) {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try {
      return Optional.of(HTTP.send(question, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException unreachable) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}

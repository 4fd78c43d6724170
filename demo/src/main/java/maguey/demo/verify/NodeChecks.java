package maguey.demo.verify;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import maguey.demo.http.ClusterSize;

/** Whether each node serves, and whether together they are one cluster of one version. */
final class NodeChecks {
  private final Door door;
  private final Deployment deployment;
  private final Findings findings;

  NodeChecks(Door door, Deployment deployment, Findings findings) {
    this.door = door;
    this.deployment = deployment;
    this.findings = findings;
  }

  void run() {
    for (Node node : deployment.nodes()) {
      findings.check("node.ready", node.url(), () -> ready(node));
    }
    findings.check("cluster.version", "all nodes", () -> theSame("versions", Node::version));
    findings.check("cluster.size", "all nodes", () -> theSame("cluster sizes", this::clusterSize));
  }

  private String ready(Node node) {
    HttpResponse<String> answer = door.get(node.url() + "/health/ready", Map.of());
    Failed.unless(answer.statusCode() == 200, "not ready: " + answer.body());
    JsonObject checks = new JsonObject(answer.body()).getJsonObject("checks");
    return String.join(", ", checks.fieldNames()) + " are up";
  }

  /** Nodes that see clusters of different sizes are not in one. */
  private String theSame(String what, Function<Node, String> question) {
    Set<String> answers = new TreeSet<>();
    deployment.nodes().forEach(node -> answers.add(question.apply(node)));
    Failed.unless(answers.size() == 1, "nodes show different " + what + ": " + answers);
    return String.join("", answers);
  }

  private String clusterSize(Node node) {
    String metrics = node.url() + "/metrics";
    OptionalInt size = ClusterSize.in(door.get(metrics, Map.of()).body());
    Failed.unless(size.isPresent(), metrics + " does not tell the size of the cluster");
    return size.getAsInt() + " nodes";
  }
}

package maguey.demo.verify;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.impl.Utils;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes behind the given addresses, each asked who it is. */
final class Deployment {
  private final Door door;
  private final List<Node> nodes = new ArrayList<>();

  private Deployment(Door door) {
    this.door = door;
  }

  /** Asks every address; one that does not answer as a node of Maguey is a failed check. */
  static Deployment reach(Door door, List<String> urls, Findings findings) {
    Deployment deployment = new Deployment(door);
    urls.forEach(
        url -> findings.check("node.reachable", url, () -> deployment.introduce(plain(url))));
    return deployment;
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** The first node of a service; empty if none was named or answers. */
  Optional<Node> of(String service) {
    return nodes.stream().filter(node -> node.service().equals(service)).findFirst();
  }

  private String introduce(String url) {
    JsonObject live = json(url + "/health/live");
    String service = live.getString("service");
    Failed.unless(service != null, url + " is no node of Maguey: /health/live names no service");
    Node node = new Node(url, service, live.getString("version", "unknown"), contract(url));
    nodes.add(node);
    return service + " " + node.version();
  }

  private JsonObject contract(String url) {
    HttpResponse<String> answer = door.get(url + "/openapi.yaml", Map.of());
    Failed.unless(answer.statusCode() == 200, url + "/openapi.yaml → " + answer.statusCode());
    return Utils.yamlStringToJson(answer.body()).await();
  }

  private JsonObject json(String url) {
    HttpResponse<String> answer = door.get(url, Map.of());
    Failed.unless(answer.statusCode() == 200, url + " → " + answer.statusCode());
    try {
      return new JsonObject(answer.body());
    } catch (DecodeException other) {
      throw new Failed(url + " answers no JSON");
    }
  }

  private static String plain(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}

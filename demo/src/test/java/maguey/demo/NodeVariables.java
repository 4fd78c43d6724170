package maguey.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.keys.KeyFolders;
import maguey.common.keys.Part;
import maguey.common.keys.SharedSecret;
import maguey.testkit.FreePorts;

/**
 * The environment variables of the nodes of a suite of processes, as docker-compose.yml has them:
 * secrets and certificates come from each part's folder. A node calls the second node of another
 * service, so that the first ones may die; the site finds orders-service by itself.
 */
final class NodeVariables {
  private final NodeHosts hosts;
  private final Function<String, Map<String, String>> database;
  private final KeyFolders keys;
  private final Path folder;
  private final int smtpPort;
  private final Map<String, Integer> httpPorts = new TreeMap<>();
  private final Map<String, Integer> clusterPorts = new TreeMap<>();
  private final Map<String, Integer> otlpPorts = new TreeMap<>();

  /**
   * Variables of all nodes.
   *
   * @param hosts where they run
   * @param database the variables of a service that owns the given schema
   */
  NodeVariables(
      NodeHosts hosts,
      Function<String, Map<String, String>> database,
      KeyFolders keys,
      Path folder,
      int smtpPort) {
    this.hosts = hosts;
    this.database = database;
    this.keys = keys;
    this.folder = folder;
    this.smtpPort = smtpPort;
    for (Part service : ProcessSuite.SERVICES) {
      for (String node : nodesOf(service)) {
        httpPorts.put(node, FreePorts.next());
        clusterPorts.put(node, FreePorts.next());
        otlpPorts.put(node, FreePorts.next());
      }
    }
  }

  static List<String> nodesOf(Part service) {
    return List.of(service.folder() + "-1", service.folder() + "-2");
  }

  String url(String node) {
    return "http://" + hosts.address(node) + ":" + httpPorts.get(node);
  }

  /** Where a trace store of this machine takes OTLP/HTTP. */
  String otlpUrl(String node) {
    return "http://127.0.0.1:" + otlpPorts.get(node);
  }

  /** The variables of one node. */
  Map<String, String> of(Part service, String node) {
    Map<String, String> variables = new HashMap<>(common(service, node));
    variables.put("MAGUEY_CLUSTER_HOST", hosts.address(node));
    addSecrets(variables, service);
    schemaOf(service).forEach(schema -> variables.putAll(reached(database.apply(schema), node)));
    switch (service) {
      case ORDERS_SERVICE -> variables.putAll(orders(node));
      case SCANNER_SERVICE -> variables.put("MAGUEY_ORDERS_URL", second(Part.ORDERS_SERVICE));
      case MARKETING_SERVICE -> variables.putAll(mail(node));
      default -> {
        variables.put("MAGUEY_OTLP_PORT", String.valueOf(otlpPorts.get(node)));
        variables.put("MAGUEY_OTLP_GRPC_PORT", String.valueOf(FreePorts.next()));
      }
    }
    return variables;
  }

  private Map<String, String> orders(String node) {
    Map<String, String> variables = new HashMap<>(mail(node));
    variables.put("MAGUEY_TICKET_WEBHOOK_URL", second(Part.SCANNER_SERVICE) + "/webhooks/tickets");
    return variables;
  }

  private Map<String, String> mail(String node) {
    return Map.of(
        "MAGUEY_SMTP_HOST",
        hosts.machine(),
        "MAGUEY_SMTP_PORT",
        String.valueOf(hosts.wayTo(smtpPort, node)),
        "MAGUEY_MAIL_FROM",
        "tickets@maguey.example",
        "MAGUEY_PUBLIC_URL",
        second(Part.MARKETING_SERVICE));
  }

  private Map<String, String> common(Part service, String node) {
    Path own = keys.folder(service);
    return Map.of(
        "MAGUEY_HTTP_HOST", hosts.address(node),
        "MAGUEY_HTTP_PORT", String.valueOf(httpPorts.get(node)),
        "MAGUEY_CLUSTER_NAME", "processes-" + clusterPorts.get("orders-service-1"),
        "MAGUEY_CLUSTER_PORT", String.valueOf(clusterPorts.get(node)),
        "MAGUEY_CLUSTER_MEMBERS", members(),
        "MAGUEY_BUS_TLS_CERT", own.resolve("bus.pem").toString(),
        "MAGUEY_BUS_TLS_KEY", own.resolve("bus.key").toString(),
        "MAGUEY_BUS_TLS_CA", own.resolve("authority.pem").toString(),
        "MAGUEY_SPOOL_DIR", folder.resolve("spool").resolve(node).toString(),
        "MAGUEY_TEST_ENDPOINTS", "true");
  }

  private void addSecrets(Map<String, String> variables, Part service) {
    for (SharedSecret secret : SharedSecret.values()) {
      if (secret.isFor(service) && !secret.name().endsWith("_PASSWORD")) {
        Path file = keys.folder(service).resolve(secret.name());
        variables.put(secret.name() + "_FILE", file.toString());
      }
    }
  }

  private Map<String, String> reached(Map<String, String> database, String node) {
    Map<String, String> variables = new HashMap<>(database);
    variables.put("PGHOST", hosts.machine());
    variables.compute("PGPORT", (name, port) -> "" + hosts.wayTo(Integer.parseInt(port), node));
    return variables;
  }

  private static List<String> schemaOf(Part service) {
    return switch (service) {
      case ORDERS_SERVICE -> List.of("orders");
      case SCANNER_SERVICE -> List.of("scanner");
      case TRACE_STORE -> List.of("traces");
      case MARKETING_SERVICE -> List.of("marketing");
      default -> List.of();
    };
  }

  private String second(Part service) {
    return url(nodesOf(service).get(1));
  }

  private String members() {
    return clusterPorts.entrySet().stream()
        .map(node -> hosts.address(node.getKey()) + ":" + node.getValue())
        .collect(Collectors.joining(","));
  }
}

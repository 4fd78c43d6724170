package maguey.load.suite;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The nodes behind the given addresses, by the service that each says it is. */
public final class Nodes {
  private static final String SITE = "marketing-service";
  private static final String ORDERS = "orders-service";
  private static final String SCANNER = "scanner-service";
  private static final String TRACES = "trace-store";
  private static final int OTLP_PORT = 4318;

  private final Map<String, List<String>> byService = new LinkedHashMap<>();
  private final TreeSet<String> versions = new TreeSet<>();

  private Nodes() {}

  /**
   * Asks every address who it is.
   *
   * @throws CannotLoad when one does not answer as a node, or a service has none
   */
  public static Nodes reach(Api api, List<String> urls) {
    Nodes nodes = new Nodes();
    urls.forEach(url -> nodes.introduce(api, url));
    for (String service : List.of(SITE, ORDERS, SCANNER, TRACES)) {
      if (!nodes.byService.containsKey(service)) {
        throw new CannotLoad(
            "None of " + urls + " is a node of " + service + ": name one with --against URL");
      }
    }
    return nodes;
  }

  /** The site that the visitor of this number goes to. */
  public String site(long number) {
    return pick(SITE, number);
  }

  public String orders() {
    return pick(ORDERS, 0);
  }

  /** The scanner-service that the visitor of this number is scanned at. */
  public String scanner(long number) {
    return pick(SCANNER, number);
  }

  public String traces() {
    return pick(TRACES, 0);
  }

  /** Where the trace store takes OTLP/HTTP if nobody says otherwise: port 4318 of its host. */
  public String otlp() {
    URI traces = URI.create(traces());
    return traces.getScheme() + "://" + traces.getHost() + ":" + OTLP_PORT;
  }

  /** The versions that run, sorted. */
  public String versions() {
    return String.join(", ", versions);
  }

  private void introduce(Api api, String url) {
    JsonObject live = api.get(url + "/health/live", "").expect(200);
    String service = live.getString("service");
    if (service == null) {
      throw new CannotLoad(url + " is no node of Maguey: /health/live names no service");
    }
    versions.add(live.getString("version", "unknown"));
    byService.computeIfAbsent(service, first -> new ArrayList<>()).add(url);
  }

  private String pick(String service, long number) {
    List<String> urls = byService.get(service);
    return urls.get((int) (number % urls.size()));
  }
}

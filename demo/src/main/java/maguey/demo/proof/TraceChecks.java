package maguey.demo.proof;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Each journey is one whole trace. A killed node takes the spans that it had not sent with it: a
 * journey that was under way at that moment may lack some, the others may not.
 */
final class TraceChecks {
  private static final Duration SPANS_WITHIN = Duration.ofSeconds(60);
  private static final Set<String> STEPS =
      Set.of(
          "POST /api/orders",
          "create-order",
          "generate-tickets",
          "send-email",
          "POST /webhooks/tickets",
          "ticket.scan",
          "update-status");

  private final StubbornClient http;
  private final List<String> nodes;
  private final Map<String, String> admin;

  TraceChecks(StubbornClient http, List<String> traceStores, String adminToken) {
    this.http = http;
    this.nodes = traceStores;
    this.admin = Map.of("authorization", "Bearer " + adminToken);
  }

  void check(
      List<PlacedOrder> orders, List<Gates.Decision> scans, List<Death> deaths, Findings findings) {
    List<PlacedOrder> undisturbed = undisturbed(scans, deaths);
    List<String> incomplete =
        Patience.ask(SPANS_WITHIN, () -> incomplete(undisturbed), List::isEmpty);
    findings.require("Some journeys met no death", !undisturbed.isEmpty());
    findings.requireNone(
        "Each of " + undisturbed.size() + " journeys that met no death is one whole trace",
        incomplete);
    findings.requireNone("Each order is found by its number", notFound(orders));
  }

  /** A journey lasts until its last scan, however long the queue before the gate was. */
  private static List<PlacedOrder> undisturbed(List<Gates.Decision> scans, List<Death> deaths) {
    Map<PlacedOrder, Instant> ends = new HashMap<>();
    scans.forEach(scan -> ends.merge(scan.order(), scan.at(), TraceChecks::later));
    return ends.keySet().stream()
        .filter(order -> noneTookSpans(deaths, order.sentAt(), ends.get(order)))
        .toList();
  }

  private static boolean noneTookSpans(List<Death> deaths, Instant began, Instant ended) {
    return deaths.stream().noneMatch(death -> death.mayHaveTakenSpansOf(began, ended));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private List<String> incomplete(List<PlacedOrder> orders) {
    return orders.stream().map(this::lacking).filter(text -> !text.isEmpty()).toList();
  }

  /** What the trace lacks, in words; empty when it is whole. */
  private String lacking(PlacedOrder order) {
    StubbornClient.Answer answer = http.get(nodes, "/api/traces/" + order.traceId(), admin);
    if (answer.status() == 404) {
      return order.traceId() + " is not there";
    }
    JsonArray spans = answer.expect(200).getJsonArray("spans");
    Set<String> missing = new HashSet<>(STEPS);
    missing.removeAll(all(spans, "name"));
    Set<String> parents = all(spans, "parentSpanId");
    parents.removeAll(all(spans, "spanId"));
    return missing.isEmpty() && parents.isEmpty()
        ? ""
        : order.traceId() + " lacks steps " + missing + " and parents " + parents;
  }

  private List<String> notFound(List<PlacedOrder> orders) {
    return orders.stream()
        .filter(order -> !search(order.number()).contains(order.traceId()))
        .map(PlacedOrder::number)
        .toList();
  }

  private Set<String> search(String text) {
    JsonObject found = http.get(nodes, "/api/traces/search?q=" + text, admin).expect(200);
    return all(found.getJsonArray("traces"), "traceId");
  }

  private static Set<String> all(JsonArray objects, String member) {
    return objects.stream()
        .map(object -> ((JsonObject) object).getString(member))
        .filter(value -> value != null)
        .collect(Collectors.toCollection(HashSet::new));
  }
}

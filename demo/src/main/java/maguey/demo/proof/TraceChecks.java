package maguey.demo.proof;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import maguey.demo.Patience;

/**
 * Each journey is one whole trace. A killed node takes the spans that it had not sent with it: a
 * journey that was busy at that moment, as its other spans tell, may lack some, the others may not.
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

  void check(List<PlacedOrder> orders, List<Death> deaths, Findings findings) {
    findings.requireNone(
        "Each of " + orders.size() + " journeys is one whole trace, but for moments of a death",
        incomplete(orders, deaths));
    findings.requireNone(
        "Each order is found by its number",
        remaining(orders, this::isFound).stream().map(PlacedOrder::number).toList());
  }

  private List<String> incomplete(List<PlacedOrder> orders, List<Death> deaths) {
    List<PlacedOrder> untouched =
        orders.stream().filter(order -> isUntouched(deaths, order.sentAt())).toList();
    return remaining(untouched, order -> isWhole(order, deaths)).stream()
        .map(order -> lacking(order, deaths))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Those that stay bad. To look at thousands once may take all the time that the few get. */
  private static List<PlacedOrder> remaining(List<PlacedOrder> orders, Predicate<PlacedOrder> ok) {
    List<PlacedOrder> open = new ArrayList<>(orders);
    open.removeIf(ok);
    Patience.ask(SPANS_WITHIN, () -> open.removeIf(ok), removed -> open.isEmpty());
    return open;
  }

  private boolean isWhole(PlacedOrder order, List<Death> deaths) {
    return lacking(order, deaths).isEmpty();
  }

  /** What the trace lacks, in words; empty when it is whole, or was busy as a node died. */
  private String lacking(PlacedOrder order, List<Death> deaths) {
    StubbornClient.Answer answer = http.get(nodes, "/api/traces/" + order.traceId(), admin);
    if (answer.status() == 404) {
      return order.traceId() + " is not there";
    }
    JsonArray spans = answer.expect(200).getJsonArray("spans");
    Set<String> missing = new HashSet<>(STEPS);
    missing.removeAll(all(spans, "name"));
    Set<String> parents = all(spans, "parentSpanId");
    parents.removeAll(all(spans, "spanId"));
    boolean isWhole = missing.isEmpty() && parents.isEmpty();
    return isWhole || !areUntouched(deaths, spans)
        ? ""
        : order.traceId() + " lacks steps " + missing + " and parents of " + under(parents, spans);
  }

  /** Service, name and start of the spans below the given ones. */
  private static List<String> under(Set<String> parents, JsonArray spans) {
    return spans.stream()
        .map(JsonObject.class::cast)
        .filter(span -> parents.contains(span.getString("parentSpanId")))
        .map(
            s ->
                String.join(" ", s.getString("service"), s.getString("name"), s.getString("start")))
        .toList();
  }

  private static boolean areUntouched(List<Death> deaths, JsonArray spans) {
    return all(spans, "start").stream()
        .map(Instant::parse)
        .allMatch(start -> isUntouched(deaths, start));
  }

  private static boolean isUntouched(List<Death> deaths, Instant moment) {
    return deaths.stream().noneMatch(death -> death.dying().isAround(moment));
  }

  private boolean isFound(PlacedOrder order) {
    return search(order.number()).contains(order.traceId());
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

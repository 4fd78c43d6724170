package maguey.demo.proof;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maguey.demo.proof.PlacedOrder.SoldTicket;

/** No acknowledged order is lost or doubled, and no seat is sold twice. */
final class OrderChecks {
  private final StubbornClient http;
  private final List<String> nodes;

  OrderChecks(StubbornClient http, List<String> orders) {
    this.http = http;
    this.nodes = orders;
  }

  void check(ProofEvent event, List<PlacedOrder> orders, int refused, Findings findings) {
    findings.requireNone(
        "Each of " + orders.size() + " acknowledged orders is there", lost(orders));
    findings.requireNone("No ticket is in two orders", doubled(orders));
    checkStock(event, orders, refused, findings);
  }

  private List<String> lost(List<PlacedOrder> orders) {
    List<String> lost = new ArrayList<>();
    for (PlacedOrder order : orders) {
      String path = "/api/orders/" + order.number() + "?secret=" + order.secret();
      StubbornClient.Answer answer = http.get(nodes, path, Map.of());
      if (answer.status() != 200 || !ticketsOf(answer.body()).equals(ticketsOf(order))) {
        lost.add(order.number());
      }
    }
    return lost;
  }

  private static List<String> doubled(List<PlacedOrder> orders) {
    Set<String> seen = new HashSet<>();
    return orders.stream()
        .flatMap(order -> ticketsOf(order).stream())
        .filter(ticket -> !seen.add(ticket))
        .toList();
  }

  private void checkStock(
      ProofEvent event, List<PlacedOrder> orders, int refused, Findings findings) {
    String path = "/api/events/" + event.slug() + "/stats";
    JsonObject stats = http.get(nodes, path, Map.of()).expect(200);
    int tickets = orders.stream().mapToInt(order -> order.tickets().size()).sum();
    int sold = stats.getInteger("sold");
    findings.require(
        "As many sold (" + sold + ") as acknowledged (" + tickets + ")", sold == tickets);
    for (Object each : stats.getJsonArray("tiers")) {
      checkTier((JsonObject) each, event, refused, findings);
    }
  }

  private static void checkTier(JsonObject tier, ProofEvent event, int refused, Findings findings) {
    int sold = tier.getInteger("sold");
    int capacity = tier.getInteger("capacity");
    String name = tier.getString("name");
    findings.require(name + ": " + sold + " of " + capacity + " sold", sold <= capacity);
    if (tier.getString("id").equals(event.scarceTier())) {
      boolean soldOut = capacity - sold < Crowd.MOST_TICKETS || refused == 0;
      findings.require(
          name + ": " + (capacity - sold) + " left where " + refused + " orders were refused",
          soldOut);
    }
  }

  private static Set<String> ticketsOf(PlacedOrder order) {
    Set<String> ids = new HashSet<>();
    order.tickets().stream().map(SoldTicket::id).forEach(ids::add);
    return ids;
  }

  private static Set<String> ticketsOf(JsonObject order) {
    Set<String> ids = new HashSet<>();
    order.getJsonArray("tickets").forEach(t -> ids.add(((JsonObject) t).getString("id")));
    return ids;
  }
}

package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.marketing.orders.OrdersClient;

/** The page of an order with its tickets, and the form to find one. */
final class OrderPages {
  private final OrdersClient orders;
  private final Optional<String> dashboard;

  OrderPages(OrdersClient orders, Optional<String> dashboard) {
    this.orders = orders;
    this.dashboard = dashboard;
  }

  /** What the page of an order shows. */
  record OrderView(
      String number,
      String status,
      boolean confirmed,
      EventView event,
      String name,
      String email,
      String total,
      String promoCode,
      List<TicketView> tickets,
      String traceId,
      String traceLink) {}

  /** A ticket: {@code position} of {@code of}, and where its QR code is. */
  record TicketView(
      int position, int of, String tier, String qr, String note, String code, String shortCode) {}

  /** Where an order is shown to who has its secret. */
  static String addressOf(JsonObject order) {
    return address(order.getString("number"), order.getString("secret"));
  }

  Future<Page> order(RoutingContext context) {
    String secret = Optional.ofNullable(context.request().getParam("secret")).orElse("");
    if (secret.isEmpty()) {
      return Future.failedFuture(Problem.of(ProblemType.NOT_FOUND, "No order without its secret"));
    }
    return orders.order(context.pathParam("number"), secret).map(this::page);
  }

  /** The look-up form; with both fields filled in it leads to the order. */
  Future<Page> lookUp(RoutingContext context) {
    String number = parameter(context, "number");
    String secret = parameter(context, "secret");
    return Future.succeededFuture(
        number.isEmpty() || secret.isEmpty()
            ? Page.of(Templates.LOOK_UP, "Find your order", Map.of("number", number))
            : Page.seeOther(address(number, secret)));
  }

  private Page page(JsonObject order) {
    OrderView view = view(order);
    // The address holds the order's secret: it must not be kept, nor told to whoever is linked to.
    return Page.of(Templates.ORDER, "Order " + view.number(), view)
        .with("cache-control", "no-store")
        .with("referrer-policy", "no-referrer")
        .with("x-robots-tag", "noindex");
  }

  private OrderView view(JsonObject order) {
    JsonObject customer = order.getJsonObject("customer", new JsonObject());
    String traceId = Optional.ofNullable(order.getString("traceId")).orElse("");
    return new OrderView(
        order.getString("number"),
        order.getString("status", ""),
        "confirmed".equals(order.getString("status")),
        EventView.of(order.getJsonObject("event")),
        customer.getString("name", ""),
        customer.getString("email", ""),
        Money.format(order.getLong("totalCents", 0L), order.getString("currency", "EUR")),
        Optional.ofNullable(order.getString("promoCode")).orElse(""),
        tickets(order.getJsonArray("tickets", new JsonArray())),
        traceId,
        dashboard.map(base -> base + "/admin/traces/" + traceId).orElse(""));
  }

  private static List<TicketView> tickets(JsonArray tickets) {
    return IntStream.range(0, tickets.size())
        .mapToObj(i -> ticket(tickets.getJsonObject(i), i + 1, tickets.size()))
        .toList();
  }

  private static TicketView ticket(JsonObject ticket, int position, int of) {
    return new TicketView(
        position,
        of,
        ticket.getString("tierName"),
        ticket.getString("qr", ""),
        note(ticket),
        ticket.getString("code", ""),
        inGroups(ticket.getString("shortCode", "")));
  }

  /** As people read codes; blanks do not matter when they are typed. */
  private static String inGroups(String shortCode) {
    int half = shortCode.length() / 2;
    return (shortCode.substring(0, half) + " " + shortCode.substring(half)).strip();
  }

  /** Stands where the code is not shown. */
  private static String note(JsonObject ticket) {
    String newHolder = ticket.getString("transferredTo");
    return newHolder == null
        ? "This ticket is " + ticket.getString("state")
        : "Handed on to " + newHolder;
  }

  private static String parameter(RoutingContext context, String name) {
    return Optional.ofNullable(context.request().getParam(name)).orElse("").strip();
  }

  private static String address(String number, String secret) {
    return "/orders/" + encoded(number) + "?secret=" + encoded(secret);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

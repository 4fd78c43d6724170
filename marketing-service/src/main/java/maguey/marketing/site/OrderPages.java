package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import maguey.marketing.orders.OrderRefused;
import maguey.marketing.orders.OrdersClient;

/** The page of an order with its tickets, and the form to find one. */
final class OrderPages {
  private static final int NOT_FOUND = 404;
  private static final String NONE =
      "No order has this number and secret. Check both in the e-mail.";

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

  /**
   * What the look-up form shows.
   *
   * @param problem why no order is shown; empty before any was looked for
   */
  record LookUpView(String number, String secret, String problem) {}

  /** Where an order is shown to who has its secret. */
  static String addressOf(JsonObject order) {
    return address(order.getString("number"), order.getString("secret"));
  }

  /** The order, or the look-up form again where the two do not belong together. */
  Future<Page> order(RoutingContext context) {
    String number = number(context.pathParam("number"));
    String secret = secret(context);
    if (secret.isEmpty()) {
      return Future.succeededFuture(notFound(number, secret));
    }
    return orders
        .order(number, secret)
        .map(this::page)
        .recover(failure -> refused(number, secret, failure));
  }

  /** The look-up form; with both fields filled in it leads to the order. */
  Future<Page> lookUp(RoutingContext context) {
    String number = number(context.request().getParam("number"));
    String secret = secret(context);
    return Future.succeededFuture(
        number.isEmpty() || secret.isEmpty()
            ? form(number, secret, "")
            : Page.seeOther(address(number, secret)));
  }

  private static Future<Page> refused(String number, String secret, Throwable failure) {
    return failure instanceof OrderRefused refusal && refusal.status() == NOT_FOUND
        ? Future.succeededFuture(notFound(number, secret))
        : Future.failedFuture(failure);
  }

  private static Page notFound(String number, String secret) {
    return form(number, secret, NONE).withStatus(NOT_FOUND);
  }

  private static Page form(String number, String secret, String problem) {
    return unseen(
        Page.of(Templates.LOOK_UP, "Find your order", new LookUpView(number, secret, problem)));
  }

  private Page page(JsonObject order) {
    OrderView view = view(order);
    return unseen(Page.of(Templates.ORDER, "Order " + view.number(), view));
  }

  /**
   * The address holds the order's secret: it must not be kept, nor told to whoever is linked to.
   */
  private static Page unseen(Page page) {
    return page.with("cache-control", "no-store")
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

  /** As it is told, however it was typed: in small letters, or in groups. */
  private static String number(String typed) {
    return withoutBlanks(typed).toUpperCase(Locale.ROOT);
  }

  private static String secret(RoutingContext context) {
    return withoutBlanks(context.request().getParam("secret"));
  }

  private static String withoutBlanks(String typed) {
    return Optional.ofNullable(typed).orElse("").replaceAll("\\s", "");
  }

  private static String address(String number, String secret) {
    return "/orders/" + encoded(number) + "?secret=" + encoded(secret);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

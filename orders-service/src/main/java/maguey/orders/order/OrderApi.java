package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.audit.AdminDeed;
import maguey.orders.ticket.QrImage;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;

/** The operations on orders. */
public final class OrderApi {
  private final OrderService orders;
  private final OrderLookup lookup;
  private final GivingBack givingBack;
  private final TicketIssuer issuer;
  private final OrderJson json;
  private final Spans spans;

  public OrderApi(
      OrderService orders,
      OrderLookup lookup,
      GivingBack givingBack,
      TicketIssuer issuer,
      Spans spans) {
    this.orders = orders;
    this.lookup = lookup;
    this.givingBack = givingBack;
    this.issuer = issuer;
    this.json = new OrderJson(issuer);
    this.spans = spans;
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("placeOrder", this::place)
        .on("getOrder", this::find)
        .on("getTicketQr", this::qr)
        .on("releaseOrder", this::release)
        .on("cancelOrder", request -> giveBack(request, Ticket.State.CANCELLED))
        .on("refundOrder", request -> giveBack(request, Ticket.State.REFUNDED));
  }

  private Future<Reply> place(ApiRequest request) {
    return orders
        .place(request.json(), request.header("idempotency-key"))
        .map(done -> done.replayed() ? replayed(done.order()) : created(done.order()));
  }

  private Future<Reply> find(ApiRequest request) {
    return found(request).map(order -> secret(Reply.ok(json.whole(order))));
  }

  private Future<Reply> qr(ApiRequest request) {
    UUID ticketId = request.pathId("ticketId");
    return found(request)
        .compose(order -> spans.inSpan("render-qr", about(ticketId), () -> svg(order, ticketId)))
        .map(svg -> secret(Reply.of(200, "image/svg+xml", Buffer.buffer(svg))));
  }

  private Future<Reply> release(ApiRequest request) {
    return found(request)
        .compose(givingBack::release)
        .map(order -> secret(Reply.ok(json.whole(order))));
  }

  private Future<Reply> giveBack(ApiRequest request, Ticket.State state) {
    GivenBack wanted = GivenBack.of(state, request.json());
    String action = state == Ticket.State.REFUNDED ? "refundOrder" : "cancelOrder";
    AdminDeed deed = AdminDeed.of(request, action, request.path("number"), request.json());
    return lookup
        .findForAdmin(request.path("number"))
        .compose(order -> givingBack.giveBack(order, wanted, deed))
        .map(order -> secret(Reply.ok(json.forStaff(order))));
  }

  private Future<Order> found(ApiRequest request) {
    return lookup.find(request.path("number"), request.query("secret").orElse(""));
  }

  private Future<String> svg(Order order, UUID ticketId) {
    return order.ownTickets().stream()
        .filter(ticket -> ticket.id().equals(ticketId))
        .findFirst()
        .map(ticket -> QrImage.of(issuer.code(order.event(), ticket)).toSvg())
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(OrderLookup.notFound()));
  }

  /** The answer that an order was placed. */
  public Reply created(Order order) {
    return secret(Reply.created(OrderJson.path(order), json.whole(order)));
  }

  /** The answer that an earlier try has placed it. */
  public Reply replayed(Order order) {
    return secret(Reply.ok(json.whole(order)))
        .with("location", OrderJson.path(order))
        .with("idempotent-replayed", "true");
  }

  /** Codes let their bearer in: no cache keeps them. */
  private static Reply secret(Reply reply) {
    return reply.with("cache-control", "no-store");
  }

  private static SpanSettings about(UUID ticketId) {
    return SpanSettings.child().with(MagueyAttributes.TICKET_ID, ticketId.toString());
  }
}

package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.order.TicketTransfers.Held;
import maguey.orders.ticket.QrImage;
import maguey.orders.ticket.TicketIssuer;

/** The operations on one ticket, for who holds it. */
public final class TicketApi {
  private final TicketTransfers transfers;
  private final TicketIssuer issuer;
  private final Spans spans;

  public TicketApi(TicketTransfers transfers, TicketIssuer issuer, Spans spans) {
    this.transfers = transfers;
    this.issuer = issuer;
    this.spans = spans;
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("getTicket", this::find)
        .on("getHeldTicketQr", this::qr)
        .on("reissueTicket", this::reissue)
        .on("transferTicket", this::transfer);
  }

  private Future<Reply> find(ApiRequest request) {
    return found(request).map(held -> reply(held, secret(request)));
  }

  private Future<Reply> qr(ApiRequest request) {
    return found(request)
        .map(TicketApi::requireValid)
        .compose(
            held ->
                spans.inSpan(
                    "render-qr",
                    about(held.ticket().id()),
                    () -> Future.succeededFuture(QrImage.of(code(held)).toSvg())))
        .map(svg -> Reply.of(200, "image/svg+xml", Buffer.buffer(svg)))
        .map(TicketApi::uncached);
  }

  private Future<Reply> reissue(ApiRequest request) {
    return transfers
        .reissue(request.pathId("ticketId"), secret(request))
        .map(held -> reply(held, secret(request)));
  }

  /** The new holder's secret comes to the new holder by mail, and is not shown here. */
  private Future<Reply> transfer(ApiRequest request) {
    return transfers
        .transfer(
            request.pathId("ticketId"),
            secret(request),
            Customer.fromJson(request.json(), "holder"))
        .map(held -> uncached(Reply.ok(toJson(held))));
  }

  private Future<Held> found(ApiRequest request) {
    return transfers.find(request.pathId("ticketId"), secret(request));
  }

  private Reply reply(Held held, String secret) {
    JsonObject json = toJson(held);
    if (held.ticket().isValid()) {
      json.put("code", code(held))
          .put("qr", "/api/tickets/" + held.ticket().id() + "/qr.svg?secret=" + secret);
    }
    return uncached(Reply.ok(json));
  }

  private static JsonObject toJson(Held held) {
    return new JsonObject()
        .put("id", held.ticket().id().toString())
        .put("tierName", held.ticket().tierName())
        .put("state", held.ticket().state().text())
        .put("generation", held.ticket().generation())
        .put("usedAt", held.ticket().usedAt())
        .put("holder", held.holderName())
        .put("event", held.order().event().toJson());
  }

  private String code(Held held) {
    return issuer.code(held.order().event(), held.ticket());
  }

  private static Held requireValid(Held held) {
    if (!held.ticket().isValid()) {
      throw OrderLookup.notFound();
    }
    return held;
  }

  private static String secret(ApiRequest request) {
    return request.query("secret").orElse("");
  }

  private static Reply uncached(Reply reply) {
    return reply.with("cache-control", "no-store");
  }

  private static SpanSettings about(UUID ticketId) {
    return SpanSettings.child().with(MagueyAttributes.TICKET_ID, ticketId.toString());
  }
}

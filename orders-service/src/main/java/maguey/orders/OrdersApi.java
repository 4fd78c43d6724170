package maguey.orders;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.common.outbox.DeadLetterApi;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditApi;
import maguey.orders.audit.AuditLog;
import maguey.orders.catalogue.CatalogueApi;
import maguey.orders.catalogue.EventAdminApi;
import maguey.orders.order.EventTicketsApi;
import maguey.orders.order.GivingBack;
import maguey.orders.order.OrderAdmin;
import maguey.orders.order.OrderAdminApi;
import maguey.orders.order.OrderApi;
import maguey.orders.order.OrderLookup;
import maguey.orders.order.OrderService;
import maguey.orders.order.PaymentApi;
import maguey.orders.order.TicketApi;
import maguey.orders.order.TicketTransfers;
import maguey.orders.promo.PromoApi;
import maguey.orders.ticket.KeyAdminApi;
import maguey.orders.waitlist.Waitlist;
import maguey.orders.waitlist.WaitlistApi;
import maguey.orders.waitlist.WaitlistOffers;
import maguey.orders.waitlist.WaitlistPurchases;

/** Binds the operations of {@code openapi/orders.yaml}. */
final class OrdersApi {
  private final ServiceContext service;
  private final OrdersParts parts;

  OrdersApi(ServiceContext service, OrdersParts parts) {
    this.service = service;
    this.parts = parts;
  }

  ApiRouter router() {
    ApiRouter router = new ApiRouter("openapi/orders.yaml").on("getKeys", this::keys);
    new CatalogueApi(parts.catalogue()).bind(router);
    new EventAdminApi(service, parts.events(), new WaitlistOffers(service)).bind(router);
    new AuditApi(service).bind(router);
    router.on("listEventTickets", new EventTicketsApi(service)::list);
    new PromoApi(service, parts.events()).bind(router);
    OrderService orders = orders();
    OrderApi orderApi =
        new OrderApi(
            orders,
            new OrderLookup(service),
            new GivingBack(service, new WaitlistOffers(service), parts.deliveries()::wake),
            parts.issuer(),
            service.spans());
    orderApi.bind(router);
    new WaitlistApi(waitlist(), purchases(orders), orderApi, parts.waitlistJoins()).bind(router);
    new KeyAdminApi(service, parts.keys()).bind(router);
    new OrderAdminApi(
            new OrderAdmin(service, parts.emailHash(), parts.deliveries()::wake), parts.issuer())
        .bind(router);
    new TicketApi(transfers(), parts.issuer(), service.spans()).bind(router);
    new PaymentApi(service, parts.paymentSecrets(), parts.issuer(), parts.deliveries()::wake)
        .bind(router);
    parts.webhooks().bind(router);
    new DeadLetterApi(service, OrdersApi::noteReplay, parts.deliveries()::wake).bind(router);
    return router;
  }

  private static Future<Void> noteReplay(
      SqlClient tx, ApiRequest request, String action, String subject, int replayed) {
    JsonObject detail = new JsonObject().put("replayed", replayed);
    return AuditLog.write(tx, AdminDeed.of(request, action, subject, detail));
  }

  private TicketTransfers transfers() {
    return new TicketTransfers(
        service, parts.issuer(), parts.emailHash(), parts.deliveries()::wake);
  }

  private Waitlist waitlist() {
    return new Waitlist(
        service, parts.events(), parts.emailHash(), parts.tokens(), parts.deliveries()::wake);
  }

  private WaitlistPurchases purchases(OrderService orders) {
    return new WaitlistPurchases(
        service, parts.events(), parts.tokens(), orders, parts.deliveries()::wake);
  }

  private OrderService orders() {
    return new OrderService(
        service, parts.events(), parts.issuer(), parts.emailHash(), parts.deliveries()::wake);
  }

  private Future<Reply> keys(ApiRequest request) {
    return Future.succeededFuture(Reply.ok(parts.keys().toJwks()));
  }
}

package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.KeysetPage;
import maguey.common.http.Reply;
import maguey.orders.audit.AdminDeed;

/** The operations on webhook endpoints. */
final class WebhookApi {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int A_DAY = 86_400;

  private final WebhookAdmin admin;

  WebhookApi(WebhookAdmin admin) {
    this.admin = admin;
  }

  void bind(ApiRouter router) {
    router
        .on("createWebhookEndpoint", this::create)
        .on("listWebhookEndpoints", request -> list())
        .on("getWebhookEndpoint", r -> shown(admin.find(r.pathId("endpointId"))))
        .on("disableWebhookEndpoint", this::disable)
        .on("enableWebhookEndpoint", this::enable)
        .on("rotateWebhookSecret", this::rotate)
        .on("listWebhookDeliveries", this::deliveries);
  }

  private Future<Reply> create(ApiRequest request) {
    JsonObject body = request.json();
    String name = body.getString("name", "");
    AdminDeed deed = AdminDeed.of(request, "createWebhookEndpoint", "webhook-endpoint:" + name);
    return admin
        .create(name, body.getString("url"), deed)
        .map(made -> Reply.created(path(made.endpoint()), made.toJson()))
        .map(WebhookApi::secret);
  }

  private Future<Reply> list() {
    return admin
        .list()
        .map(all -> new JsonArray(all.stream().map(WebhookEndpoint::toJson).toList()))
        .map(all -> Reply.ok(new JsonObject().put("endpoints", all)));
  }

  private Future<Reply> disable(ApiRequest request) {
    AdminDeed deed = deed(request, "disableWebhookEndpoint");
    return shown(admin.disable(request.pathId("endpointId"), deed));
  }

  private Future<Reply> enable(ApiRequest request) {
    AdminDeed deed = deed(request, "enableWebhookEndpoint");
    return shown(admin.enable(request.pathId("endpointId"), deed));
  }

  private Future<Reply> rotate(ApiRequest request) {
    int overlapSeconds = request.json().getInteger("overlapSeconds", A_DAY);
    return admin
        .rotate(request.pathId("endpointId"), overlapSeconds, deed(request, "rotateWebhookSecret"))
        .map(rotated -> secret(Reply.ok(rotated.toJson())));
  }

  private Future<Reply> deliveries(ApiRequest request) {
    int limit = Math.min(request.queryInt("limit", DEFAULT_LIMIT), MAX_LIMIT);
    long before = KeysetPage.before(request);
    return admin
        .deliveries(request.pathId("endpointId"), before, limit + 1)
        .map(found -> Reply.ok(KeysetPage.of("deliveries", found, limit, "id")));
  }

  private static AdminDeed deed(ApiRequest request, String action) {
    return AdminDeed.of(request, action, "webhook-endpoint:" + request.path("endpointId"));
  }

  private static Future<Reply> shown(Future<WebhookEndpoint> endpoint) {
    return endpoint.map(found -> Reply.ok(found.toJson()));
  }

  private static Reply secret(Reply reply) {
    return reply.with("cache-control", "no-store");
  }

  private static String path(WebhookEndpoint endpoint) {
    return "/api/webhook-endpoints/" + endpoint.id();
  }
}

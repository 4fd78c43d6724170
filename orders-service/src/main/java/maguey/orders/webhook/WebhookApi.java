package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.KeysetPage;
import maguey.common.http.Reply;
import maguey.orders.UuidV7;
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
        .on("editWebhookEndpoint", this::edit)
        .on("deleteWebhookEndpoint", this::delete)
        .on("disableWebhookEndpoint", this::disable)
        .on("enableWebhookEndpoint", this::enable)
        .on("rotateWebhookSecret", this::rotate)
        .on("listWebhookDeliveries", this::deliveries);
  }

  private Future<Reply> create(ApiRequest request) {
    JsonObject body = request.json();
    String name = body.getString("name", "");
    UUID id = UuidV7.next();
    JsonObject named = new JsonObject().put("name", name);
    AdminDeed deed = AdminDeed.of(request, "createWebhookEndpoint", subject(id.toString()), named);
    return admin
        .create(id, name, body.getString("url"), deed)
        .map(made -> Reply.created(path(made.endpoint()), made.toJson()))
        .map(WebhookApi::secret);
  }

  private Future<Reply> list() {
    return admin
        .list()
        .map(all -> new JsonArray(all.stream().map(WebhookEndpoint::toJson).toList()))
        .map(all -> Reply.ok(new JsonObject().put("endpoints", all)));
  }

  private Future<Reply> edit(ApiRequest request) {
    JsonObject wanted = request.json();
    // A URL may hold a secret of the receiver's.
    JsonObject changed = new JsonObject().put("changed", new JsonArray(names(wanted)));
    AdminDeed deed = deed(request, "editWebhookEndpoint").with(changed);
    return shown(admin.edit(request.pathId("endpointId"), wanted, deed));
  }

  private static List<String> names(JsonObject wanted) {
    return Stream.of("name", "url").filter(wanted::containsKey).toList();
  }

  private Future<Reply> delete(ApiRequest request) {
    return admin
        .delete(request.pathId("endpointId"), deed(request, "deleteWebhookEndpoint"))
        .map(deleted -> Reply.noContent());
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
    return AdminDeed.of(request, action, subject(request.path("endpointId")));
  }

  private static String subject(String endpointId) {
    return "webhook-endpoint:" + endpointId;
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

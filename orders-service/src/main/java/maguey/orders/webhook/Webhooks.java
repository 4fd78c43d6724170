package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRouter;
import maguey.common.net.PublicTargets;

/** Ticket webhooks on one node: endpoints, their administration, the sender. */
public final class Webhooks {
  private final ServiceContext service;
  private final WebhookSettings settings;
  private final WebhookEndpoints endpoints;
  private final PublicTargets given;
  private final WebhookSender sender;

  /**
   * Wires them.
   *
   * @param keySecret {@code MAGUEY_TICKET_KEY_SECRET}: seals secrets at rest
   */
  public Webhooks(ServiceContext service, WebhookSettings settings, String keySecret) {
    this.service = service;
    this.settings = settings;
    this.endpoints = new WebhookEndpoints(new WebhookSecrets(keySecret, settings.secrets()));
    this.given = new PublicTargets(service.vertx(), settings.allowed());
    this.sender = new WebhookSender(service, endpoints, new WebhookCall(service.vertx(), given));
  }

  /** Puts the endpoint that the environment names beside the others. */
  public Future<Void> start() {
    return endpoints.keepConfigured(service.pool(), settings.url());
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    new WebhookApi(new WebhookAdmin(service, endpoints, given)).bind(router);
  }

  /** Sends the webhook of an event to the endpoint that it names. */
  public Future<Void> send(JsonObject event) {
    return sender.send(event);
  }
}

package maguey.scanner;

import io.vertx.core.Future;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.outbox.OutboxRelay;
import maguey.scanner.device.DeviceRegistry;
import maguey.scanner.key.SigningKeys;
import maguey.scanner.live.GateFeed;
import maguey.scanner.orders.EventFeed;
import maguey.scanner.scan.CodeReader;
import maguey.scanner.scan.TicketlessScans;
import maguey.scanner.webhook.TicketWebhook;

/**
 * What the verticles of one node share.
 *
 * @param codes counts, once on this node, what a device typed that nobody had
 * @param ticketless writes the log of scans that belong to no ticket
 */
record ScannerNode(
    SigningKeys keys,
    CodeReader codes,
    DeviceRegistry devices,
    TicketlessScans ticketless,
    OutboxRelay relay,
    TicketWebhook webhook,
    EventFeed events,
    GateFeed gates,
    String ordersUrl,
    Optional<String> dashboardUrl) {

  /** Starts the background work; a service whose orders-service is away starts all the same. */
  static Future<ScannerNode> start(ServiceContext service, ScannerConfig config) {
    ServiceContext background = service.inTheBackground();
    SigningKeys keys = SigningKeys.of(service, config.ordersUrl());
    DeviceRegistry devices = new DeviceRegistry(service);
    EventFeed events = new EventFeed(background, config.ordersUrl());
    GateFeed gates = new GateFeed(service);
    return Future.all(keys.start(), devices.listen(), events.start(), gates.listen())
        .map(
            started ->
                new ScannerNode(
                    keys,
                    new CodeReader(keys, service.pool()),
                    devices,
                    TicketlessScans.start(background),
                    OutboxRelay.start(background),
                    new TicketWebhook(service, config.webhookSecrets()),
                    events,
                    gates,
                    config.ordersUrl(),
                    config.dashboardUrl()));
  }

  /** Writes what waits; called by each verticle when its last request has ended. */
  Future<Void> close() {
    return Future.join(ticketless.flush(), relay.stop()).mapEmpty();
  }
}

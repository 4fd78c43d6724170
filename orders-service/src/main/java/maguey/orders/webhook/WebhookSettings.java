package maguey.orders.webhook;

import java.util.List;
import maguey.common.webhook.WebhookSecret;

/**
 * What the environment says of ticket webhooks.
 *
 * @param url {@code MAGUEY_TICKET_WEBHOOK_URL}: the first endpoint, a scanner-service
 * @param secrets {@code MAGUEY_TICKET_WEBHOOK_SECRET}: each of them signs for it
 * @param allowed {@code MAGUEY_WEBHOOK_ALLOW}: hosts, addresses and CIDR ranges inside the network
 *     that endpoints may be at
 */
public record WebhookSettings(String url, List<WebhookSecret> secrets, List<String> allowed) {}

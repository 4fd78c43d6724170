package maguey.orders.delivery;

import java.util.List;
import maguey.common.webhook.WebhookSecret;

/**
 * Who hears of issued tickets.
 *
 * @param url {@code MAGUEY_TICKET_WEBHOOK_URL}
 * @param secrets {@code MAGUEY_TICKET_WEBHOOK_SECRET}: each of them signs
 */
public record WebhookSettings(String url, List<WebhookSecret> secrets) {}

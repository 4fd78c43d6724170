package maguey.orders;

import java.util.List;
import maguey.common.config.Env;
import maguey.common.mail.MailSettings;
import maguey.common.net.PublicTargets;
import maguey.common.webhook.WebhookSecret;
import maguey.orders.webhook.WebhookSettings;

/**
 * What this service reads beyond the settings that all have.
 *
 * @param emailHashSecret {@code MAGUEY_EMAIL_HASH_SECRET}: keys the hash that stands for an address
 * @param ticketKeySecret {@code MAGUEY_TICKET_KEY_SECRET}: seals the private signing keys at rest
 * @param paymentSecrets {@code MAGUEY_PAYMENT_WEBHOOK_SECRET}: one, or two with a comma between
 *     them while the secret is being rotated
 * @param waitlistPerMinute {@code MAGUEY_WAITLIST_PER_MINUTE}: places in waitlists that one address
 *     may ask for
 */
record OrdersConfig(
    String emailHashSecret,
    String ticketKeySecret,
    List<WebhookSecret> paymentSecrets,
    MailSettings mail,
    WebhookSettings webhook,
    int waitlistPerMinute) {
  private static final int SECRET_LENGTH = 32;

  static OrdersConfig fromEnv(Env env) {
    return new OrdersConfig(
        env.secret("MAGUEY_EMAIL_HASH_SECRET", SECRET_LENGTH),
        env.secret("MAGUEY_TICKET_KEY_SECRET", SECRET_LENGTH),
        WebhookSecret.listFrom(env, "MAGUEY_PAYMENT_WEBHOOK_SECRET"),
        MailSettings.fromEnv(env),
        webhook(env),
        env.integer("MAGUEY_WAITLIST_PER_MINUTE", 60, 1, 1_000_000));
  }

  private static WebhookSettings webhook(Env env) {
    return new WebhookSettings(
        env.httpUrl("MAGUEY_TICKET_WEBHOOK_URL", "http://127.0.0.1:8082/webhooks/tickets"),
        WebhookSecret.listFrom(env, "MAGUEY_TICKET_WEBHOOK_SECRET"),
        env.read("MAGUEY_WEBHOOK_ALLOW", "", PublicTargets::exceptions));
  }
}

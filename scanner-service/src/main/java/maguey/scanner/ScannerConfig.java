package maguey.scanner;

import java.util.List;
import java.util.Optional;
import maguey.common.config.Env;
import maguey.common.webhook.WebhookSecret;

/**
 * The variables that only this service has; README.md has the table.
 *
 * @param ordersUrl {@code MAGUEY_ORDERS_URL}: where the public keys of ticket codes come from
 * @param webhookSecrets {@code MAGUEY_TICKET_WEBHOOK_SECRET}: one, or two with a comma between them
 *     while the secret is being rotated
 * @param dashboardUrl {@code MAGUEY_DASHBOARD_URL}: makes the trace id on the scanner page a link
 */
record ScannerConfig(
    String ordersUrl, List<WebhookSecret> webhookSecrets, Optional<String> dashboardUrl) {
  static ScannerConfig fromEnv(Env env) {
    return new ScannerConfig(
        env.httpUrl("MAGUEY_ORDERS_URL", "http://127.0.0.1:8081"),
        WebhookSecret.listFrom(env, "MAGUEY_TICKET_WEBHOOK_SECRET"),
        env.httpUrl("MAGUEY_DASHBOARD_URL"));
  }
}

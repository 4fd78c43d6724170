package maguey.scanner;

import java.util.List;
import java.util.Optional;
import maguey.common.boot.Env;
import maguey.scanner.webhook.WebhookSecret;

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
  private static final String SECRET = "MAGUEY_TICKET_WEBHOOK_SECRET";

  static ScannerConfig fromEnv(Env env) {
    return new ScannerConfig(
        env.text("MAGUEY_ORDERS_URL", "http://127.0.0.1:8081").replaceFirst("/+$", ""),
        webhookSecrets(env),
        env.text("MAGUEY_DASHBOARD_URL").map(url -> url.replaceFirst("/+$", "")));
  }

  private static List<WebhookSecret> webhookSecrets(Env env) {
    env.required(SECRET, "the secret that orders-service signs ticket webhooks with");
    try {
      return env.list(SECRET).stream().map(WebhookSecret::parse).toList();
    } catch (IllegalArgumentException wrong) {
      return env.complain(SECRET + " " + wrong.getMessage(), List.of());
    }
  }
}

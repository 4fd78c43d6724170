package maguey.orders.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.webhook.WebhookSecret;

/**
 * A receiver of ticket webhooks. All times are real time.
 *
 * @param secrets each signs: two while the secret is being rotated
 * @param formerUntil until when the secret before signs, too; null when there is none
 * @param pausedUntil until when the receiver wants to hear nothing; null when it said nothing
 * @param pause how long that is from now on, by the database; zero when it is over
 * @param disabledAt since when it hears nothing; null while it does
 * @param disabledReason {@code admin}, or {@code gone} when it answered 410
 */
record WebhookEndpoint(
    UUID id,
    String name,
    String url,
    List<WebhookSecret> secrets,
    Instant formerUntil,
    Instant pausedUntil,
    Duration pause,
    Instant disabledAt,
    String disabledReason,
    Instant createdAt) {

  /** The endpoint that the environment names. */
  static final UUID CONFIGURED = new UUID(0, 1);

  boolean isConfigured() {
    return id.equals(CONFIGURED);
  }

  boolean isDisabled() {
    return disabledAt != null;
  }

  boolean isPaused() {
    return !pause.isZero();
  }

  /** As administrators see it: without its secrets. */
  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("name", name)
        .put("url", url)
        .put("configured", isConfigured())
        .put("status", isDisabled() ? "disabled" : "active")
        .put("disabledAt", disabledAt)
        .put("disabledReason", disabledReason)
        .put("pausedUntil", pausedUntil)
        .put("formerSecretUntil", formerUntil)
        .put("createdAt", createdAt);
  }
}

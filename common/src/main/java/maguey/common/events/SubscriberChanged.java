package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody asked for the newsletter, confirmed that, or gave it up; the address tells which.
 *
 * @param subscriberId stays the same for one e-mail address
 * @param emailHash the address as a keyed hash
 * @param traceId 32 hex digits: the trace of the sign-up
 */
public record SubscriberChanged(
    UUID messageId, Instant occurredAt, UUID subscriberId, String emailHash, String traceId)
    implements DomainEvent {

  @Override
  public JsonObject toJson() {
    return head()
        .put("subscriberId", subscriberId.toString())
        .put("emailHash", emailHash)
        .put("traceId", traceId);
  }
}

package maguey.common.events;

import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import maguey.common.tracing.Refusal;

/**
 * Why a consumer has not done what a message asks for, and when it should be asked again. It
 * travels to the relay as the reply, because a failure of the event bus has room for a word only.
 * The reason is kept with the row and shown to administrators: no secrets, no addresses.
 */
public final class NotDelivered extends RuntimeException implements Refusal {
  private static final String REASON = "notDelivered";

  private final long pauseMs;
  private final boolean isTry;
  private final boolean isFinal;

  private NotDelivered(String reason, long pauseMs, boolean isTry, boolean isFinal) {
    super(reason, null, false, false);
    this.pauseMs = pauseMs;
    this.isTry = isTry;
    this.isFinal = isFinal;
  }

  /** It failed; the schedule says when to ask again. */
  public static NotDelivered failed(String reason) {
    return new NotDelivered(reason, 0, true, false);
  }

  /** It failed, and whoever is at the end asks for a pause. */
  public static NotDelivered failed(String reason, Duration pause) {
    return new NotDelivered(reason, pause.toMillis(), true, false);
  }

  /** Nothing was tried; ask again after the pause. */
  public static NotDelivered notYet(String reason, Duration pause) {
    return new NotDelivered(reason, pause.toMillis(), false, false);
  }

  /** It makes no sense to ask again, unless an administrator says so. */
  public static NotDelivered givenUp(String reason) {
    return new NotDelivered(reason, 0, true, true);
  }

  @Override
  public String faultType() {
    return "NOT_DELIVERED";
  }

  /** The shortest pause before the next try. */
  public long pauseMs() {
    return pauseMs;
  }

  /** Whether it was tried. */
  public boolean isTry() {
    return isTry;
  }

  /** Whether the consumer asks to be asked no more. */
  public boolean isFinal() {
    return isFinal;
  }

  /** A try that failed is a fault; whatever was not tried is an outcome. */
  @Override
  public Optional<String> refusedAs() {
    if (!isTry) {
      return Optional.of("POSTPONED");
    }
    return isFinal ? Optional.of("GIVEN_UP") : Optional.empty();
  }

  /** The reply of a consumer. */
  JsonObject toReply() {
    return new JsonObject()
        .put(REASON, getMessage())
        .put("pauseMs", pauseMs)
        .put("isTry", isTry)
        .put("isFinal", isFinal);
  }

  /** Throws what a consumer has replied with, if it is this. */
  public static Message<Object> orReply(Message<Object> reply) {
    if (reply.body() instanceof JsonObject json && json.containsKey(REASON)) {
      throw new NotDelivered(
          json.getString(REASON),
          json.getLong("pauseMs"),
          json.getBoolean("isTry"),
          json.getBoolean("isFinal"));
    }
    return reply;
  }
}

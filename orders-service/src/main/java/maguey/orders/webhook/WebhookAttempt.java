package maguey.orders.webhook;

import java.time.Duration;
import maguey.common.events.NotDelivered;

/**
 * One try, and what came of it.
 *
 * @param outcome {@code delivered}, {@code failed}, {@code gone} or {@code refused} (by us)
 * @param status of the answer; null when there was none
 * @param error null when it was delivered
 * @param retryAfter what the receiver asked for; zero when it said nothing
 */
record WebhookAttempt(String outcome, Integer status, String error, Duration retryAfter) {
  private static final String FAILED = "failed";
  private static final int GONE = 410;

  /** By the answer: 2xx alone is a success, 410 asks never to come back. */
  static WebhookAttempt answered(int status, Duration retryAfter) {
    if (status / 100 == 2) {
      return new WebhookAttempt("delivered", status, null, Duration.ZERO);
    }
    String error = "The receiver answered " + status;
    return new WebhookAttempt(status == GONE ? "gone" : FAILED, status, error, retryAfter);
  }

  static WebhookAttempt unanswered(String why) {
    return new WebhookAttempt(FAILED, null, why, Duration.ZERO);
  }

  /** The target must not be reached. */
  static WebhookAttempt refused(String why) {
    return new WebhookAttempt("refused", null, why, Duration.ZERO);
  }

  boolean isDelivered() {
    return error == null;
  }

  boolean isGone() {
    return outcome.equals("gone");
  }

  /** What the relay is told. */
  NotDelivered toFailure() {
    return isGone() ? NotDelivered.givenUp(error) : NotDelivered.failed(error, retryAfter);
  }
}

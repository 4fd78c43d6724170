package maguey.marketing.newsletter;

import io.vertx.sqlclient.Row;
import java.util.UUID;
import maguey.common.tracing.StoredContext;

/**
 * Somebody who asked for the newsletter.
 *
 * @param email normalised
 * @param confirmId what the token of the mail that asks back stands for
 * @param isOverdue whether that token is too old
 * @param trace of the sign-up
 */
record Subscriber(
    UUID id,
    String email,
    String emailHash,
    String status,
    UUID confirmId,
    boolean isOverdue,
    StoredContext trace) {
  static Subscriber of(Row row) {
    return new Subscriber(
        row.getUUID("id"),
        row.getString("email"),
        row.getString("email_hash"),
        row.getString("status"),
        row.getUUID("confirm_id"),
        row.getBoolean("overdue"),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")));
  }

  boolean isPending() {
    return status.equals("pending");
  }

  boolean isConfirmed() {
    return status.equals("confirmed");
  }
}

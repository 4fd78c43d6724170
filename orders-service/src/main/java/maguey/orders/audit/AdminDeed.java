package maguey.orders.audit;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import maguey.common.audit.DeedRecord;
import maguey.common.auth.Tokens;
import maguey.common.http.ApiRequest;
import maguey.common.tracing.Spans;

/**
 * What somebody with a token does, or whose data he reads.
 *
 * @param actor whom the token speaks for
 * @param action the operation of the contract: {@code refundOrder}
 * @param subject what it is about: an order's number, an event's slug; no personal data
 * @param detail what tells one such deed from another; no personal data
 * @param traceId of the request; null when it is not traced
 */
public record AdminDeed(
    String actor, String role, String action, String subject, JsonObject detail, String traceId) {

  /** What stands before the keyed hash of an address. */
  private static final String PERSON = "email:";

  private static final String CUSTOMER = "customer.email_hash";

  /** A deed that its operation and subject tell all of. */
  public static AdminDeed of(ApiRequest request, String action, String subject) {
    return of(request, action, subject, new JsonObject());
  }

  /** A deed with more to tell. */
  public static AdminDeed of(ApiRequest request, String action, String subject, JsonObject detail) {
    User user = request.user();
    var span = Spans.server().getSpanContext();
    return new AdminDeed(
        user.principal().getString("sub", ""),
        Tokens.roleOf(user),
        action,
        subject,
        detail,
        span.isValid() ? span.getTraceId() : null);
  }

  /** What the archive is told of it. */
  DeedRecord told() {
    DeedRecord told = new DeedRecord(Spans.server().getSpanContext(), actor, role, action, detail);
    return subject.startsWith(PERSON)
        ? told.with(CUSTOMER, subject.substring(PERSON.length()))
        : told.with("about", subject);
  }

  /** The same about what only came to light while it was done. */
  public AdminDeed with(JsonObject other) {
    return new AdminDeed(actor, role, action, subject, other, traceId);
  }
}

package maguey.orders.ticket;

import io.vertx.sqlclient.Row;
import maguey.common.crypto.SecretText;

/**
 * Whom a ticket was handed on to.
 *
 * @param emailHash the address as a keyed hash
 * @param secret whoever has it may see the ticket
 * @param formerSecret of whoever handed it on: the answer may have been lost, so that it is asked
 *     for again; null when that is not known
 */
public record Holder(
    String name, String email, String emailHash, String secret, String formerSecret) {

  /** Null while the ticket is the customer's own. */
  static Holder of(Row row) {
    return row.getString("holder_secret") == null
        ? null
        : new Holder(
            row.getString("holder_name"),
            row.getString("holder_email"),
            row.getString("holder_hash"),
            row.getString("holder_secret"),
            row.getString("former_secret"));
  }

  /** Whether it was handed on to the one whom this name and address name. */
  public boolean is(String otherName, String otherEmail) {
    return name.equals(otherName) && email.equals(otherEmail);
  }

  /** Whether whoever has this secret is the one who handed it on. */
  public boolean isFrom(String otherSecret) {
    return formerSecret != null && SecretText.areEqual(formerSecret, otherSecret);
  }
}

package maguey.common.keys;

import java.util.List;
import maguey.common.crypto.SecretText;
import maguey.common.webhook.WebhookSecret;

/** The secrets that parts of one installation share; named like the variables that carry them. */
public enum SharedSecret {
  /** Signs and checks access tokens. */
  MAGUEY_JWT_SECRET(
      Part.ORDERS_SERVICE, Part.SCANNER_SERVICE, Part.MARKETING_SERVICE, Part.TRACE_STORE),
  /** Keys the hash under which an e-mail address can be searched. */
  MAGUEY_EMAIL_HASH_SECRET(Part.ORDERS_SERVICE, Part.MARKETING_SERVICE, Part.TRACE_STORE),
  /** Signs the ticket webhook. */
  MAGUEY_TICKET_WEBHOOK_SECRET(Part.ORDERS_SERVICE, Part.SCANNER_SERVICE),
  /** Signs what the payment provider tells. */
  MAGUEY_PAYMENT_WEBHOOK_SECRET(Part.ORDERS_SERVICE),
  /** Encrypts the ticket-signing keys in the database. */
  MAGUEY_TICKET_KEY_SECRET(Part.ORDERS_SERVICE),
  /** The password of the database role {@code orders}. */
  MAGUEY_ORDERS_PASSWORD(Part.ORDERS_SERVICE, Part.INIT),
  /** The password of the database role {@code scanner}. */
  MAGUEY_SCANNER_PASSWORD(Part.SCANNER_SERVICE, Part.INIT),
  /** The password of the database role {@code traces}. */
  MAGUEY_TRACES_PASSWORD(Part.TRACE_STORE, Part.INIT),
  /** The password of the database role {@code marketing}. */
  MAGUEY_MARKETING_PASSWORD(Part.MARKETING_SERVICE, Part.INIT),
  /** The password of the role that makes the others. */
  MAGUEY_INIT_PASSWORD(Part.POSTGRES, Part.INIT);

  private static final int BYTES = 32;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
  private final List<Part> readers;

  SharedSecret(Part... readers) {
    this.readers = List.of(readers);
  }

  /** Whether this part needs the secret; no other part should see it. */
  public boolean isFor(Part part) {
    return readers.contains(part);
  }

  /** A new value of 256 random bits, in the form that its readers expect. */
  public String make() {
    return this == MAGUEY_TICKET_WEBHOOK_SECRET || this == MAGUEY_PAYMENT_WEBHOOK_SECRET
        ? WebhookSecret.next()
        : SecretText.next(BYTES);
  }
}

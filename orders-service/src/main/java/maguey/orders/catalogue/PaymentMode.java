package maguey.orders.catalogue;

import java.util.Locale;

/** When an order is confirmed. */
public enum PaymentMode {
  /** At once: it costs nothing, or the payment is settled elsewhere. */
  INSTANT,
  /** When a payment webhook tells that it was paid; until then its stock is held. */
  DEFERRED;

  /** The form in JSON and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #text()}; null stays null. */
  static PaymentMode of(String text) {
    return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
  }
}

package maguey.orders.order;

import java.util.Locale;

/** What has become of an order. README.md has the table of what moves it on. */
public enum OrderStatus {
  /** Its stock is held; it waits for its payment. */
  HELD,
  /** Its tickets are valid. */
  CONFIRMED,
  /** Given up before it was paid, or all its tickets were cancelled. */
  CANCELLED,
  /** Not paid in time; its stock went back. */
  EXPIRED,
  /** All its tickets were refunded. */
  REFUNDED;

  /** Whether an order in it counts as a use of its promo code. */
  boolean countsForPromo() {
    return this == HELD || this == CONFIRMED;
  }

  /** The form in JSON and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OrderStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}

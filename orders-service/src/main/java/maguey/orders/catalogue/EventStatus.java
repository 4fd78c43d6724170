package maguey.orders.catalogue;

import java.util.Locale;

/** What may be done with an event. */
public enum EventStatus {
  /** Nobody but its makers knows of it. */
  DRAFT,
  /** Sold, within its sale window. */
  ON_SALE,
  /** Shown, no longer sold. */
  CLOSED,
  /** Will not take place. */
  CANCELLED,
  /** Has taken place. */
  ENDED;

  /** The form in JSON and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #text()}. */
  public static EventStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}

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

  /** Whether an administrator may set the other one next; to set the same again is no change. */
  boolean mayBecome(EventStatus next) {
    return next == this
        || switch (this) {
          case DRAFT -> next != ENDED;
          case ON_SALE, CLOSED -> next != DRAFT;
          case CANCELLED, ENDED -> false;
        };
  }

  /** The form in JSON and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #text()}. */
  public static EventStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}

package maguey.scanner.gate;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How often, and how early and late, holders come in to an event.
 *
 * @param earlyMinutes before a ticket's validity
 * @param lateMinutes after it
 * @param capacity how many may be inside; null when nobody counts
 */
public record EntryRules(Reentry reentry, int earlyMinutes, int lateMinutes, Integer capacity) {
  /** Of an event that has none of its own. */
  public static final EntryRules DEFAULT = new EntryRules(Reentry.NONE, 0, 0, null);

  /** Whether a holder who came in comes in again. */
  public enum Reentry {
    /** Never. */
    NONE,
    /** After an exit. */
    AFTER_EXIT,
    /** Always; entries are counted. */
    MULTI;

    /** As it stands in requests and in the table. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Reentry of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** True when a holder who came in before may come in now. */
  public boolean admitAgain(boolean isInside) {
    return reentry == Reentry.MULTI || reentry == Reentry.AFTER_EXIT && !isInside;
  }

  /** When the gate begins to take a ticket. */
  public Instant opens(Instant validFrom) {
    return validFrom.minus(Duration.ofMinutes(earlyMinutes));
  }

  /** When the gate takes it no more, exclusive. */
  public Instant closes(Instant validTo) {
    return validTo.plus(Duration.ofMinutes(lateMinutes));
  }

  static EntryRules fromJson(JsonObject json) {
    return new EntryRules(
        Reentry.of(json.getString("reentry")),
        json.getInteger("earlyMinutes", 0),
        json.getInteger("lateMinutes", 0),
        json.getInteger("capacity"));
  }

  /** Reads a row that may lack them. */
  public static EntryRules of(Row row) {
    return row.getString("reentry") == null
        ? DEFAULT
        : new EntryRules(
            Reentry.of(row.getString("reentry")),
            row.getInteger("early_minutes"),
            row.getInteger("late_minutes"),
            row.getInteger("capacity"));
  }

  /** As the API shows them. */
  public JsonObject toJson(String eventSlug) {
    return new JsonObject()
        .put("eventSlug", eventSlug)
        .put("reentry", reentry.text())
        .put("earlyMinutes", earlyMinutes)
        .put("lateMinutes", lateMinutes)
        .put("capacity", capacity);
  }
}

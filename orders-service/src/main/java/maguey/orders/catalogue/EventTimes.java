package maguey.orders.catalogue;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import maguey.common.http.Violations;
import maguey.common.sql.StorableTime;

/**
 * Reads times that an administrator gives: with an offset, or as the clock on the wall of the
 * event's zone shows them. A time that the change to summer time leaves out, or that the change
 * back brings twice, is not guessed at.
 */
public final class EventTimes {
  private final ZoneId zone;
  private final Violations violations;

  /**
   * Times of one event.
   *
   * @param zone null when it is not known; then only times with an offset can be read
   */
  public EventTimes(ZoneId zone, Violations violations) {
    this.zone = zone;
    this.violations = violations;
  }

  /** A member of the object at the pointer; the fallback when it is missing or wrong. */
  public Instant read(JsonObject from, String pointer, String member, Instant fallback) {
    String text = from.getString(member);
    if (text == null) {
      return fallback;
    }
    String place = pointer + "/" + member;
    try {
      Instant time = isLocal(text) ? local(text, place) : OffsetDateTime.parse(text).toInstant();
      return time == null ? fallback : StorableTime.of(time);
    } catch (DateTimeException | IllegalArgumentException wrong) {
      String detail = "must be a time such as 2026-05-01T18:00 (local) or 2026-05-01T18:00:00Z";
      violations.require(false, place, "time", detail);
      return fallback;
    }
  }

  /** Notes a violation unless the first is before the second, or one of them is missing. */
  public void ordered(Instant from, Instant to, String pointer) {
    boolean ordered = from == null || to == null || from.isBefore(to);
    violations.require(ordered, pointer, "order", "must be later than the beginning");
  }

  private static boolean isLocal(String text) {
    int time = text.indexOf('T');
    return time > 0 && text.substring(time).chars().noneMatch(c -> "Zz+-".indexOf(c) >= 0);
  }

  private Instant local(String text, String pointer) {
    LocalDateTime local = LocalDateTime.parse(text);
    if (zone == null) {
      return null;
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    violations.require(!offsets.isEmpty(), pointer, "time_left_out", leftOut(local));
    violations.require(offsets.size() < 2, pointer, "time_twice", twice(local, offsets));
    return offsets.size() == 1 ? local.toInstant(offsets.get(0)) : null;
  }

  private String leftOut(LocalDateTime local) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change == null
        ? ""
        : "does not exist in %s: clocks go from %s to %s"
            .formatted(zone, change.getDateTimeBefore(), change.getDateTimeAfter());
  }

  private String twice(LocalDateTime local, List<ZoneOffset> offsets) {
    return "happens twice in %s: send %s with its offset, one of %s"
        .formatted(zone, local, offsets);
  }
}

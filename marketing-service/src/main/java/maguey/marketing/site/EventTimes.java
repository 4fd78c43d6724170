package maguey.marketing.site;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * When an event is, in its own zone: whoever travels there needs the local time.
 *
 * @param machine ISO 8601 with offset, for the {@code datetime} attribute
 * @param date {@code Saturday 21 November 2026}
 * @param day {@code 21}
 * @param month {@code Nov}
 * @param weekday {@code Sat}
 * @param starts {@code 20:30}
 * @param doors {@code 19:30}
 * @param ends {@code 23:30}, with the day in front when it is another
 * @param zone {@code Mexico City time}
 */
record EventTimes(
    String machine,
    String date,
    String day,
    String month,
    String weekday,
    String starts,
    String doors,
    String ends,
    String zone) {

  static EventTimes of(JsonObject event) {
    ZoneId zone = zoneNamed(event.getString("zone", ""));
    ZonedDateTime starts = at(event, "startsAt", zone);
    ZonedDateTime ends = at(event, "endsAt", zone);
    boolean isSameDay = ends.toLocalDate().equals(starts.toLocalDate());
    return new EventTimes(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(starts),
        written(starts, "EEEE d MMMM uuuu"),
        written(starts, "d"),
        written(starts, "MMM"),
        written(starts, "EEE"),
        written(starts, "HH:mm"),
        written(at(event, "doorsAt", zone), "HH:mm"),
        written(ends, isSameDay ? "HH:mm" : "EEE d MMM, HH:mm"),
        name(zone));
  }

  /** Another time, in the zone of the event: {@code 21 Nov, 20:30 Mexico City time}. */
  static String written(JsonObject event, Instant time) {
    ZoneId zone = zoneNamed(event.getString("zone", ""));
    return written(time.atZone(zone), "d MMM, HH:mm") + " " + name(zone);
  }

  private static ZonedDateTime at(JsonObject event, String member, ZoneId zone) {
    String text = event.getString(member, event.getString("startsAt"));
    return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text)).atZone(zone);
  }

  private static String written(ZonedDateTime time, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }

  private static ZoneId zoneNamed(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }

  private static String name(ZoneId zone) {
    String id = zone.getId();
    String place = id.substring(id.lastIndexOf('/') + 1).replace('_', ' ');
    return id.contains("/") ? place + " time" : "UTC";
  }
}

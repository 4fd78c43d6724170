package maguey.traces.retention;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The UTC days whose partitions go now: those that are over, and the oldest of the others as long
 * as these take more than the size cap. Only days are counted, for only they give room back when
 * they go: what is held beside them, and the file it lies in, gets no smaller by that.
 *
 * @param now the time it is
 * @param first the first that is not over; of older days all spans are
 * @param until the first that stays
 * @param leftBytes what those take that stay
 */
record DueDays(Instant now, LocalDate first, LocalDate until, long leftBytes) {
  /**
   * Decides; today and yesterday always stay.
   *
   * @param days that there are, oldest first
   */
  static DueDays of(RetentionPolicy policy, List<SpanDays.Day> days, Instant now) {
    LocalDate over = utcDay(now.minus(Duration.ofDays(policy.days())));
    List<SpanDays.Day> others = days.stream().filter(day -> !day.day().isBefore(over)).toList();
    LocalDate first = others.isEmpty() ? over : others.get(0).day();
    LocalDate until = over;
    long bytes = others.stream().mapToLong(SpanDays.Day::bytes).sum();
    for (SpanDays.Day day : others) {
      if (fits(policy, bytes) || !day.day().isBefore(utcDay(now).minusDays(1))) {
        break;
      }
      until = day.day().plusDays(1);
      bytes -= day.bytes();
    }
    return new DueDays(now, first, until, bytes);
  }

  boolean goes(SpanDays.Day day) {
    return day.day().isBefore(until);
  }

  /** Whether what stays takes no more than the cap. */
  boolean fit(RetentionPolicy policy) {
    return fits(policy, leftBytes);
  }

  /**
   * The policy as {@code retention_verdicts} takes it; a cap at or before its beginning takes
   * nothing.
   */
  JsonObject verdicts(RetentionPolicy policy) {
    return policy.toJson(now).put("capFrom", start(first)).put("cap", start(until));
  }

  /** Traces whose last activity was later are not due, but for those of the future. */
  Instant before(RetentionPolicy policy) {
    Instant byAge = now.minus(Duration.ofDays(policy.leastDays()));
    Instant byDay = until.atStartOfDay().toInstant(ZoneOffset.UTC);
    return byAge.isAfter(byDay) ? byAge : byDay;
  }

  private static boolean fits(RetentionPolicy policy, long bytes) {
    return policy.maxBytes() == 0 || bytes <= policy.maxBytes();
  }

  private static String start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toString();
  }

  private static LocalDate utcDay(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}

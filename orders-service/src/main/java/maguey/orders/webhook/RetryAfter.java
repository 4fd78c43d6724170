package maguey.orders.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How long a receiver that is overloaded wants to be left alone: RFC 9110, 10.2.3. */
final class RetryAfter {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Zero for other answers, and for what is neither seconds nor a date; at most a day. */
  static Duration of(int status, String field, Instant now) {
    boolean mayAsk = status == TOO_MANY || status == UNAVAILABLE;
    return mayAsk && field != null ? bounded(parse(field.strip(), now)) : Duration.ZERO;
  }

  private static Duration parse(String field, Instant now) {
    if (field.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(field));
    }
    try {
      return Duration.between(
          now, ZonedDateTime.parse(field, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException neither) {
      return Duration.ZERO;
    }
  }

  private static Duration bounded(Duration pause) {
    if (pause.isNegative()) {
      return Duration.ZERO;
    }
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}

package maguey.scanner.scan;

import java.time.Duration;

/** How long ago something was, in the words of a person at a gate. */
final class Ago {
  private Ago() {}

  /** For instance {@code 12 s ago}, {@code 5 min ago}, {@code 2 h 03 ago}, {@code 3 d 2 h ago}. */
  static String text(Duration age) {
    if (age.toSeconds() < 1) {
      return "just now";
    }
    if (age.toMinutes() < 1) {
      return age.toSeconds() + " s ago";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min ago";
    }
    return age.toDays() < 1
        ? "%d h %02d ago".formatted(age.toHours(), age.toMinutesPart())
        : "%d d %d h ago".formatted(age.toDays(), age.toHoursPart());
  }
}

package maguey.load.report;

import java.util.Locale;

/** Numbers as people read them, whatever the machine's language. */
final class Figures {
  private static final double WHOLE = 100;

  private Figures() {}

  /** One digit behind the point below 100 ms, none above. */
  static String millis(double millis) {
    return String.format(Locale.ROOT, millis < WHOLE ? "%.1f" : "%,.0f", millis).replace(',', ' ');
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
  }

  /** Without a point where none is needed. */
  static String plain(double number) {
    return String.format(Locale.ROOT, "%.1f", number).replaceFirst("\\.0$", "");
  }
}

package maguey.scanner.scan;

import java.util.Locale;

/** What a steward scans for. */
enum Direction {
  /** The holder wants to come in. */
  ENTRY("ADMITTED"),
  /** The holder goes out. */
  EXIT("EXITED"),
  /** The steward wants to know; nothing changes. */
  INFO("INFO");

  private final String granted;

  Direction(String granted) {
    this.granted = granted;
  }

  static Direction of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** As it stands in requests and in the log. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The result when nothing speaks against it. */
  String granted() {
    return granted;
  }
}

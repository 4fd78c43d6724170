package maguey.scanner.scan;

import java.util.Locale;

/** What a steward scans for. */
public enum Direction {
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

  /** Reads {@link #text()}. */
  public static Direction of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** As it stands in requests and in the log. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The result when nothing speaks against it. */
  public String granted() {
    return granted;
  }
}

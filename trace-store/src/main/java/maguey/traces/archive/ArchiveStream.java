package maguey.traces.archive;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is pushed; each stream has objects and a lifetime of its own. */
enum ArchiveStream {
  /** Traces as OTLP JSON Lines. */
  TRACES,
  /** Who asked for what, and who did what. */
  AUDIT,
  /** What was slow, and the figures of pools and event loops. */
  PERFORMANCE;

  static final String SUFFIX = ".jsonl.gz";

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How people and keys call it: {@code trace-logs}. */
  String label() {
    return switch (this) {
      case TRACES -> "trace-logs";
      case AUDIT -> "audit-logs";
      case PERFORMANCE -> "performance-logs";
    };
  }

  /**
   * The key of an object: stream, date, hour, and what is in it. The same content never has two
   * names in an hour, other content never the same.
   *
   * @param content a digest of the lines, in hex
   */
  String key(Instant cutAt, String content) {
    return label() + "/" + HOUR.format(cutAt) + "/" + content + SUFFIX;
  }
}

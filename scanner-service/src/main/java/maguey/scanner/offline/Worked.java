package maguey.scanner.offline;

import java.time.Duration;
import java.time.Instant;
import maguey.scanner.scan.CodeCheck;

/**
 * An offline scan while it is worked in.
 *
 * @param scanId its id in the log: the device's own, unless that is taken
 * @param at when it happened, in business time
 * @param now when it came in
 * @param offset the device's clock minus business time
 */
record Worked(
    OfflineScan scan, String scanId, CodeCheck check, Instant at, Instant now, Duration offset) {
  private static final String TIME_UNKNOWN = "TIME_UNKNOWN";
  private static final String KEY_REVOKED = "KEY_REVOKED";

  /** What somebody must see to; null when all is well. */
  String attention(OfflineTicket ticket, int generation) {
    if (scan.letIn() && check.isOfAWithdrawnKey()) {
      return KEY_REVOKED;
    }
    String byTime = attentionByTime();
    return byTime == null && scan.letIn() ? ticket.attention(generation, at) : byTime;
  }

  /** Set when the time of the scan is only that of its arrival. */
  String attentionByTime() {
    return scan.tellsItsTime(offset, now) ? null : TIME_UNKNOWN;
  }
}

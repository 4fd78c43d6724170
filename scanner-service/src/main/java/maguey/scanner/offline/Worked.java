package maguey.scanner.offline;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  /** What somebody must see to, or at least may want to know; null when all is well. */
  String attention(OfflineTicket ticket, int generation) {
    return Optional.ofNullable(trouble(ticket, generation)).orElse(unlisted());
  }

  private String trouble(OfflineTicket ticket, int generation) {
    if (scan.letIn() && check.isOfAWithdrawnKey()) {
      return KEY_REVOKED;
    }
    String byTime = attentionByTime();
    return byTime == null && scan.letIn() ? ticket.attention(generation, at) : byTime;
  }

  private String unlisted() {
    return scan.letIn() && scan.isUnlisted() ? OfflineScan.NOT_IN_LIST : null;
  }

  /** Set when the time of the scan is only that of its arrival. */
  String attentionByTime() {
    return scan.tellsItsTime(offset, now) ? null : TIME_UNKNOWN;
  }
}

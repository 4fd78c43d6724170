package maguey.scanner.offline;

import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.CursorText;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/**
 * Where a download of several pages is.
 *
 * @param since what a device had; 0: nothing
 * @param all valid tickets too
 * @param seq what the device will have when it has read all pages: of the first page, because a
 *     later change may have slipped in behind the place that was read already
 */
record OfflineCursor(long since, boolean all, long seq, long afterSeq, UUID afterId) {

  static OfflineCursor of(ApiRequest request) {
    long since = request.query("since").map(OfflineCursor::number).orElse(0L);
    boolean all = request.query("scope").map("all"::equals).orElse(false);
    return request
        .query("cursor")
        .map(OfflineCursor::parse)
        .orElseGet(() -> new OfflineCursor(since, all, 0, 0, null));
  }

  /** True on the first page of a download that wants all tickets. */
  boolean beginsAll() {
    return all && since == 0 && afterId == null;
  }

  OfflineCursor withoutValidOnes() {
    return new OfflineCursor(since, false, seq, afterSeq, afterId);
  }

  /** On the first page only: what was true when the download began. */
  OfflineCursor startedAt(long now) {
    return seq > 0 ? this : new OfflineCursor(since, all, now, afterSeq, afterId);
  }

  OfflineCursor after(long lastSeq, UUID lastId) {
    return new OfflineCursor(since, all, seq, lastSeq, lastId);
  }

  String text() {
    return CursorText.of(since, all, seq, afterSeq, afterId);
  }

  private static OfflineCursor parse(String text) {
    return CursorText.read(
        text,
        parts ->
            new OfflineCursor(
                number(parts[0]),
                Boolean.parseBoolean(parts[1]),
                number(parts[2]),
                number(parts[3]),
                UUID.fromString(parts[4])));
  }

  private static long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notOurs) {
      // Told below, as a negative one is.
    }
    throw Problem.of(ProblemType.MALFORMED, "'since' must be the seq of a download");
  }
}

package maguey.scanner.log;

import java.time.Instant;
import maguey.common.http.CursorText;
import maguey.common.http.Problem;
import maguey.common.sql.StorableTime;

/** Where a page of the log ended: rows that come in meanwhile neither skip nor double one. */
public record Cursor(Instant at, long id) {

  /** As it stands in a page, and in the question for the next one. */
  public String text() {
    return CursorText.of(at, id);
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws Problem {@code MALFORMED} for anything else
   */
  public static Cursor parse(String text) {
    return CursorText.read(
        text,
        parts -> new Cursor(StorableTime.of(Instant.parse(parts[0])), Long.parseLong(parts[1])));
  }
}

package maguey.scanner.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.StorableTime;

/** Where a page of the log ended: rows that come in meanwhile neither skip nor double one. */
public record Cursor(Instant at, long id) {

  /** As it stands in a page, and in the question for the next one. */
  public String text() {
    byte[] plain = (at + " " + id).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws Problem {@code MALFORMED} for anything else
   */
  public static Cursor parse(String text) {
    try {
      byte[] plain = Base64.getUrlDecoder().decode(text);
      String[] parts = new String(plain, StandardCharsets.US_ASCII).split(" ", 2);
      return new Cursor(StorableTime.of(Instant.parse(parts[0])), Long.parseLong(parts[1]));
    } catch (RuntimeException notOurs) {
      throw Problem.of(ProblemType.MALFORMED, "'cursor' must be the nextCursor of a page");
    }
  }
}

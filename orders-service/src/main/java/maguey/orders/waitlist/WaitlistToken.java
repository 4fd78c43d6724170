package maguey.orders.waitlist;

import java.util.UUID;
import maguey.common.auth.SignedId;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** What somebody shows to see, leave or use his place in a waitlist: the entry's id, signed. */
public final class WaitlistToken {
  private final SignedId tokens;

  /**
   * Tokens of this suite.
   *
   * @param secret {@code MAGUEY_TICKET_KEY_SECRET}
   */
  public WaitlistToken(String secret) {
    tokens = new SignedId(secret, "maguey waitlist tokens v1");
  }

  /** The token of an entry. */
  public String of(UUID entryId) {
    return tokens.of(entryId);
  }

  /** The entry of a token; throws {@code NOT_FOUND} when it is not one of ours. */
  UUID require(String text) {
    return tokens.read(text).orElseThrow(WaitlistToken::unknown);
  }

  /** The one answer to a token that is none and to one whose place is gone. */
  static Problem unknown() {
    return Problem.of(
        ProblemType.NOT_FOUND, "There is no such place in a waitlist; the token is in the mail");
  }
}

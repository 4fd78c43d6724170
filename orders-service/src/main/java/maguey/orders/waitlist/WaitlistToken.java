package maguey.orders.waitlist;

import java.util.Optional;
import java.util.UUID;
import maguey.common.auth.SignedId;

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

  /** The entry of a token; empty when it is not one of ours. */
  Optional<UUID> read(String text) {
    return tokens.read(text);
  }
}

package maguey.scanner.scan;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.Arrays;
import java.util.Optional;
import maguey.common.crypto.Sha256;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;
import maguey.scanner.key.TicketKey;

/**
 * What a code by itself tells, before any ticket is looked up.
 *
 * @param code empty when the text leads to no ticket
 * @param reason empty when one of our keys signed it, or a person typed one that we know
 * @param fingerprint tells codes apart in the log without keeping them
 * @param choices the tickets of an order whose number was typed
 * @param attention what the steward should see to; may be null
 */
public record CodeCheck(
    Optional<TicketCode> code,
    Optional<Reason> reason,
    Buffer fingerprint,
    JsonArray choices,
    String attention) {
  /** The hand scanner types with another keyboard's Y and Z. */
  private static final String KEYBOARD_LAYOUT = "KEYBOARD_LAYOUT";

  private static final int FINGERPRINT_BYTES = 16;

  /** A text that is no code of ours. */
  public static CodeCheck malformed(String text) {
    return refused(Reason.MALFORMED, text);
  }

  /** A text that leads to no ticket. */
  static CodeCheck refused(Reason reason, String text) {
    return new CodeCheck(
        Optional.empty(), Optional.of(reason), fingerprint(text), new JsonArray(), null);
  }

  /** A code that a person typed, and the ticket that it stands for. */
  static CodeCheck typed(String text, TicketCode code) {
    return new CodeCheck(
        Optional.of(code), Optional.empty(), fingerprint(text), new JsonArray(), null);
  }

  /** Judges a well-formed code by the key that it names. */
  static CodeCheck of(SignedTicketCode signed, Optional<TicketKey> key) {
    return new CodeCheck(
        Optional.of(signed.code()),
        refusal(signed, key),
        fingerprint(signed.text()),
        new JsonArray(),
        null);
  }

  /** True when one of our keys signed the code, be it withdrawn since. */
  public boolean isGenuine() {
    return reason.isEmpty() || isOfAWithdrawnKey();
  }

  /** True when only that the key was withdrawn speaks against the code. */
  public boolean isOfAWithdrawnKey() {
    return reason.equals(Optional.of(Reason.KEY_REVOKED));
  }

  CodeCheck withChoices(JsonArray tickets) {
    return new CodeCheck(code, reason, fingerprint, tickets, attention);
  }

  CodeCheck readOnAnotherKeyboard() {
    return new CodeCheck(code, reason, fingerprint, choices, KEYBOARD_LAYOUT);
  }

  private static Optional<Reason> refusal(SignedTicketCode signed, Optional<TicketKey> key) {
    if (key.isEmpty()) {
      return Optional.of(Reason.UNKNOWN_KEY);
    }
    if (!signed.isSignedBy(key.get().publicKey())) {
      return Optional.of(Reason.BAD_SIGNATURE);
    }
    return key.get().revoked() ? Optional.of(Reason.KEY_REVOKED) : Optional.empty();
  }

  static Buffer fingerprint(String text) {
    return Buffer.buffer(Arrays.copyOf(Sha256.of(text), FINGERPRINT_BYTES));
  }
}

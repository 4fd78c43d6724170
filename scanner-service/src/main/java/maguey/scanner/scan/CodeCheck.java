package maguey.scanner.scan;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;
import maguey.scanner.key.TicketKey;

/**
 * What a code by itself tells, before any ticket is looked up.
 *
 * @param code empty when the text is none
 * @param reason empty when one of our keys signed it
 * @param fingerprint tells codes apart in the log without keeping them
 */
record CodeCheck(Optional<TicketCode> code, Optional<Reason> reason, Buffer fingerprint) {
  private static final int FINGERPRINT_BYTES = 16;

  static CodeCheck malformed(String text) {
    return new CodeCheck(Optional.empty(), Optional.of(Reason.MALFORMED), fingerprint(text));
  }

  /** Judges a well-formed code by the key that it names. */
  static CodeCheck of(SignedTicketCode signed, Optional<TicketKey> key) {
    return new CodeCheck(
        Optional.of(signed.code()), refusal(signed, key), fingerprint(signed.text()));
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

  private static Buffer fingerprint(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Buffer.buffer(Arrays.copyOf(hash, FINGERPRINT_BYTES));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}

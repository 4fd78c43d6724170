package maguey.scanner.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;
import maguey.scanner.key.TicketKey;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

class CodeCheckTest {
  private static final Ed25519PrivateKeyParameters KEY =
      new Ed25519PrivateKeyParameters(new SecureRandom());
  private static final TicketCode CODE =
      new TicketCode(
          1, 12, UUID.randomUUID(), 1, Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"));
  private static final String TEXT = SignedTicketCode.sign(CODE, KEY).text();

  @Test
  void check_signedByThatKey_isNotRefused() {
    assertThat(check(TEXT, key(false)).reason()).isEmpty();
    assertThat(check(TEXT.toLowerCase(Locale.ROOT), key(false)).reason()).isEmpty();
  }

  @Test
  void check_eachCharacterChanged_isRefused() {
    for (int i = 0; i < TEXT.length(); i++) {
      char other = TEXT.charAt(i) == '7' ? '8' : '7';
      String changed = TEXT.substring(0, i) + other + TEXT.substring(i + 1);

      assertThat(check(changed, key(false)).reason())
          .as("position %s", i)
          .isPresent()
          .get()
          .isIn(Reason.MALFORMED, Reason.BAD_SIGNATURE);
    }
  }

  @Test
  void check_keyThatIsNotKnownOrWithdrawn_isRefused() {
    assertThat(check(TEXT, Optional.empty()).reason()).contains(Reason.UNKNOWN_KEY);
    assertThat(check(TEXT, key(true)).reason()).contains(Reason.KEY_REVOKED);
  }

  @Test
  void check_forgedUnderAWithdrawnKey_isAForgery() {
    Ed25519PrivateKeyParameters mine = new Ed25519PrivateKeyParameters(new SecureRandom());
    String forged = SignedTicketCode.sign(CODE, mine).text();

    assertThat(check(forged, key(true)).reason()).contains(Reason.BAD_SIGNATURE);
  }

  @Test
  void fingerprint_sameCodeInAnotherSpelling_isTheSame() {
    assertThat(check(" " + TEXT.toLowerCase(Locale.ROOT), key(false)).fingerprint())
        .isEqualTo(check(TEXT, key(false)).fingerprint());
  }

  private static CodeCheck check(String text, Optional<TicketKey> key) {
    return SignedTicketCode.parse(text)
        .map(signed -> CodeCheck.of(signed, key))
        .orElseGet(() -> CodeCheck.malformed(text));
  }

  private static Optional<TicketKey> key(boolean revoked) {
    return Optional.of(new TicketKey(1, KEY.generatePublicKey(), revoked));
  }
}

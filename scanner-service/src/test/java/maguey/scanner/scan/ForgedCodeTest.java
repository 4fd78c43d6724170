package maguey.scanner.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;
import maguey.scanner.key.TicketKey;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/** Whoever has seen a genuine code and the public key cannot make a second one. */
class ForgedCodeTest {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CODE_BYTES = 30;
  private static final int SIGNATURE_BYTES = 64;
  private static final int SPARE_BITS = 3;

  /** The order of the curve's group: a signature whose number is raised by it is another one. */
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private final Ed25519PrivateKeyParameters key =
      new Ed25519PrivateKeyParameters(new SecureRandom());
  private final Ed25519PublicKeyParameters publicKey = key.generatePublicKey();
  private final TicketCode code =
      new TicketCode(
          1, 12, UUID.randomUUID(), 1, Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"));
  private final SignedTicketCode signed = SignedTicketCode.sign(code, key);
  private final String text = signed.text();

  @Test
  void check_anyOtherCharacterAnywhere_isRefused() { // 41
    for (int i = 0; i < text.length(); i++) {
      for (char other : ALPHABET.toCharArray()) {
        String changed = text.substring(0, i) + other + text.substring(i + 1);
        if (other != text.charAt(i)) {
          assertThat(reason(changed)).as(changed).isIn(Reason.MALFORMED, Reason.BAD_SIGNATURE);
        }
      }
    }
  }

  @Test
  void check_characterMissingAddedOrSwapped_isRefused() { // 41
    for (int i = 0; i < text.length() - 1; i++) {
      String head = text.substring(0, i);
      assertThat(reason(head + text.substring(i + 1))).isEqualTo(Reason.MALFORMED);
      assertThat(reason(head + "7" + text.substring(i))).isEqualTo(Reason.MALFORMED);
      if (text.charAt(i) != text.charAt(i + 1)) {
        String swapped = head + text.charAt(i + 1) + text.charAt(i) + text.substring(i + 2);
        assertThat(reason(swapped)).isIn(Reason.MALFORMED, Reason.BAD_SIGNATURE);
      }
    }
  }

  @Test
  void check_spareBitsSet_isMalformed() { // 43
    int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
    String head = text.substring(0, text.length() - 1);

    for (int spare = 1; spare < 1 << SPARE_BITS; spare++) {
      assertThat(reason(head + ALPHABET.charAt(last + spare))).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void check_otherAlgorithmByte_isMalformedWhateverSignsIt() throws Exception { // 46
    for (int algorithm = 0; algorithm < 256; algorithm++) {
      byte[] bytes = codeBytes();
      if (algorithm != bytes[0]) {
        bytes[0] = (byte) algorithm;
        assertThat(reason(textOf(bytes, hmac(bytes)))).isEqualTo(Reason.MALFORMED);
        assertThat(reason(textOf(bytes, signed.signature()))).isEqualTo(Reason.MALFORMED);
      }
    }
  }

  @Test
  void check_publicKeyTakenForASecret_isABadSignature() throws Exception { // 46
    byte[] bytes = codeBytes();

    assertThat(reason(textOf(bytes, hmac(bytes)))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(reason(textOf(bytes, new byte[SIGNATURE_BYTES]))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(reason(textOf(bytes, signed.signature()))).isNull();
  }

  @Test
  void check_sameSignatureInAnotherForm_isABadSignature() { // 46
    byte[] raised = signed.signature().clone();
    byte[] number = reversed(Arrays.copyOfRange(raised, SIGNATURE_BYTES / 2, SIGNATURE_BYTES));
    byte[] sum = new BigInteger(1, number).add(ORDER).toByteArray();
    System.arraycopy(reversed(sum), 0, raised, SIGNATURE_BYTES / 2, SIGNATURE_BYTES / 2);

    assertThat(reason(textOf(codeBytes(), raised))).isEqualTo(Reason.BAD_SIGNATURE);
  }

  private Reason reason(String candidate) {
    Optional<TicketKey> known = Optional.of(new TicketKey(1, publicKey, false));
    return SignedTicketCode.parse(candidate)
        .map(parsed -> CodeCheck.of(parsed, parsed.code().keyId() == 1 ? known : Optional.empty()))
        .orElseGet(() -> CodeCheck.malformed(candidate))
        .reason()
        .map(found -> found == Reason.UNKNOWN_KEY ? Reason.BAD_SIGNATURE : found)
        .orElse(null);
  }

  private byte[] hmac(byte[] bytes) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(publicKey.getEncoded(), "HmacSHA512"));
    mac.update("ticket-v1".getBytes(StandardCharsets.US_ASCII));
    return mac.doFinal(bytes);
  }

  private byte[] codeBytes() {
    StringBuilder digits = new StringBuilder();
    text.substring(2)
        .chars()
        .forEach(c -> digits.append(Character.forDigit(ALPHABET.indexOf(c), 32)));
    byte[] all = new BigInteger(digits.toString(), 32).shiftRight(SPARE_BITS).toByteArray();
    byte[] padded = new byte[CODE_BYTES + SIGNATURE_BYTES];
    System.arraycopy(all, 0, padded, padded.length - all.length, all.length);
    return Arrays.copyOf(padded, CODE_BYTES);
  }

  /** Written anew, so that an error of our base 32 does not agree with itself. */
  private static String textOf(byte[] bytes, byte[] signature) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + signature.length);
    System.arraycopy(signature, 0, all, bytes.length, signature.length);
    String digits = new BigInteger(1, all).shiftLeft(SPARE_BITS).toString(32);
    StringBuilder coded = new StringBuilder("TK").append("0".repeat(151 - digits.length()));
    digits.chars().forEach(c -> coded.append(ALPHABET.charAt(Character.digit(c, 32))));
    return coded.toString();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] other = new byte[SIGNATURE_BYTES / 2];
    for (int i = 0; i < bytes.length && i < other.length; i++) {
      other[i] = bytes[bytes.length - 1 - i];
    }
    return other;
  }
}

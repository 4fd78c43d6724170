package maguey.common.ticket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A ticket code with its Ed25519 signature. As text: {@code TK} and 151 characters of Crockford's
 * base 32, which fit a QR code of version 6-M in alphanumeric mode.
 *
 * <p>Bouncy Castle rather than the JDK's own provider, which takes 0.6 ms per signature on Java 17.
 */
public record SignedTicketCode(TicketCode code, byte[] signature) {
  private static final String PREFIX = "TK";
  private static final int SIGNATURE_BYTES = 64;

  /** Keeps a signature made for tickets from being taken for anything else. */
  private static final byte[] DOMAIN = "ticket-v1".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern NOISE = Pattern.compile("[\\s-]+");
  private static final Pattern URL = Pattern.compile("^HTTPS?://[^/]+/T/");

  /** Longer input cannot be a ticket code, whatever surrounds it. */
  private static final int MAX_TEXT = 512;

  /** Signs a code; takes about a tenth of a millisecond. */
  public static SignedTicketCode sign(TicketCode code, Ed25519PrivateKeyParameters key) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    update(signer, code);
    return new SignedTicketCode(code, signer.generateSignature());
  }

  /** True when the key's owner signed exactly this code. */
  public boolean isSignedBy(Ed25519PublicKeyParameters key) {
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, key);
    update(verifier, code);
    return verifier.verifySignature(signature);
  }

  /** The one canonical text. */
  public String text() {
    byte[] bytes = Arrays.copyOf(code.toBytes(), TicketCode.BYTES + SIGNATURE_BYTES);
    System.arraycopy(signature, 0, bytes, TicketCode.BYTES, SIGNATURE_BYTES);
    return PREFIX + Crockford.encode(bytes);
  }

  /**
   * Reads what a scanner or a person gives: in any case, with blanks, line ends or hyphens, perhaps
   * as the last part of a URL {@code https://host/t/…}.
   *
   * @return empty when it is no ticket code; the signature is not yet checked
   */
  public static Optional<SignedTicketCode> parse(String text) {
    if (text == null || text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    String bare = NOISE.matcher(text).replaceAll("").toUpperCase(Locale.ROOT);
    String code = URL.matcher(bare).replaceFirst("");
    return code.startsWith(PREFIX)
        ? Crockford.decode(code.substring(PREFIX.length()), TicketCode.BYTES + SIGNATURE_BYTES)
            .filter(bytes -> bytes[0] == TicketCode.VERSION)
            .map(SignedTicketCode::fromBytes)
        : Optional.empty();
  }

  private static SignedTicketCode fromBytes(byte[] bytes) {
    return new SignedTicketCode(
        TicketCode.fromBytes(bytes), Arrays.copyOfRange(bytes, TicketCode.BYTES, bytes.length));
  }

  private static void update(Ed25519Signer signer, TicketCode code) {
    byte[] bytes = code.toBytes();
    signer.update(DOMAIN, 0, DOMAIN.length);
    signer.update(bytes, 0, bytes.length);
  }
}

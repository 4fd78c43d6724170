package maguey.scanner.key;

import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * The public half of a key that signs ticket codes.
 *
 * @param id as in the code, 0 to 255
 * @param revoked its codes are no longer believed
 */
public record TicketKey(int id, Ed25519PublicKeyParameters publicKey, boolean revoked) {
  static final int BYTES = 32;

  static TicketKey of(int id, byte[] bytes, boolean revoked) {
    return new TicketKey(id, new Ed25519PublicKeyParameters(bytes), revoked);
  }

  /** A key that was revoked stays so: only a new key id brings trust back. */
  TicketKey updatedBy(TicketKey newer) {
    return new TicketKey(id, newer.publicKey, revoked || newer.revoked);
  }
}

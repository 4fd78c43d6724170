package maguey.orders.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyCipherTest {
  private static final byte[] PLAIN =
      "a private key of thirty-two byte".getBytes(StandardCharsets.US_ASCII);

  private final KeyCipher cipher = new KeyCipher("a secret of at least 32 characters");

  @Test
  void open_sealed_isThePlainKeyAgain() {
    byte[] sealed = cipher.seal(PLAIN, 1);

    assertThat(cipher.open(sealed, 1)).isEqualTo(PLAIN);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("private");
    assertThat(cipher.seal(PLAIN, 1)).isNotEqualTo(sealed);
  }

  @Test
  void open_otherSecretOrOtherKeyId_namesTheVariable() {
    byte[] sealed = cipher.seal(PLAIN, 1);
    KeyCipher other = new KeyCipher("another secret of 32 characters!");

    assertThatThrownBy(() -> other.open(sealed, 1))
        .hasMessageContaining("MAGUEY_TICKET_KEY_SECRET");
    assertThatThrownBy(() -> cipher.open(sealed, 2)).isInstanceOf(IllegalStateException.class);
  }
}

package maguey.common.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against published vectors: rows and signatures of others must still fit. */
class CryptoTest {
  @Test
  void sha256_inOnePieceOrSeveral_isFips180() {
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    assertThat(Sha256.hex("abc".getBytes(US_ASCII))).isEqualTo(abc);
    assertThat(Sha256.of("a".getBytes(US_ASCII), new byte[0], "bc".getBytes(US_ASCII)))
        .isEqualTo(Sha256.of("abc"))
        .asHexString()
        .isEqualToIgnoringCase(abc);
    assertThat(Sha256.uuid("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)))
        .hasToString("ba7816bf-8f01-cfea-4141-40de5dae2223");
  }

  @Test
  void hmac_inOnePieceOrSeveral_isRfc4231() {
    HmacSha256 jefe = new HmacSha256("Jefe");

    assertThat(HexFormat.of().formatHex(jefe.sign("what do ya want for nothing?")))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(jefe.sign("what do ya want ".getBytes(US_ASCII), "for nothing?".getBytes(US_ASCII)))
        .isEqualTo(jefe.sign("what do ya want for nothing?"));
  }

  @Test
  void secretText_always_fitsIntoAUrlAndIsAnother() {
    assertThat(SecretText.next(24)).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(SecretText.next(24));
    assertThat(SecretText.areEqual("ñ", "ñ")).isTrue();
    assertThat(SecretText.areEqual("secret", "secret ")).isFalse();
  }
}

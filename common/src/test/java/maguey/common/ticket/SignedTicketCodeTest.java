package maguey.common.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedTicketCodeTest {
  private static final Ed25519PrivateKeyParameters KEY =
      new Ed25519PrivateKeyParameters(new SecureRandom());

  private final TicketCode code =
      new TicketCode(
          7,
          123_456,
          UUID.randomUUID(),
          3,
          Instant.parse("2026-05-01T18:00:00Z"),
          Instant.parse("2026-05-02T02:00:00Z"));
  private final SignedTicketCode signed = SignedTicketCode.sign(code, KEY);

  @Test
  void text_always_fitsAQrCodeOfVersion6M() {
    assertThat(signed.text()).hasSize(153).matches("TK[0-9A-HJKMNP-TV-Z]{151}");
  }

  @Test
  void parse_ownText_givesTheSameCode() {
    SignedTicketCode read = SignedTicketCode.parse(signed.text()).orElseThrow();

    assertThat(read.code()).isEqualTo(code);
    assertThat(read.isSignedBy(KEY.generatePublicKey())).isTrue();
  }

  @Test
  void parse_lowerCaseBlanksHyphensAndUrl_givesTheSameCode() {
    String text = signed.text();
    String typed = text.substring(0, 20) + " -\r\n" + text.substring(20).toLowerCase(Locale.ROOT);

    assertThat(SignedTicketCode.parse(typed).orElseThrow().code()).isEqualTo(code);
    assertThat(SignedTicketCode.parse("https://tickets.example/t/" + text)).isPresent();
  }

  @Test
  void parse_lettersThatLookLikeDigits_areReadAsDigits() {
    String typed = "TK" + signed.text().substring(2).replace('0', 'O').replace('1', 'l');

    assertThat(SignedTicketCode.parse(typed).orElseThrow().code()).isEqualTo(code);
  }

  @Test
  void isSignedBy_anyCharacterChanged_isNeverTrue() {
    String text = signed.text();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == '7' ? '8' : '7';
      String forged = text.substring(0, i) + other + text.substring(i + 1);

      assertThat(
              SignedTicketCode.parse(forged)
                  .filter(read -> read.isSignedBy(KEY.generatePublicKey())))
          .as("position %d", i)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "T", "TK", "https://elsewhere.example/", "\uD83C\uDF9F", "TKTKTK"})
  void parse_otherText_isEmpty(String text) {
    assertThat(SignedTicketCode.parse(text)).isEmpty();
  }

  @Test
  void parse_doubledOrEndlessText_isEmpty() {
    assertThat(SignedTicketCode.parse(signed.text() + signed.text())).isEmpty();
    assertThat(SignedTicketCode.parse("A".repeat(10_000))).isEmpty();
  }

  @Test
  void isSignedBy_anotherKey_isFalse() {
    var other = new Ed25519PrivateKeyParameters(new SecureRandom()).generatePublicKey();

    assertThat(signed.isSignedBy(other)).isFalse();
  }
}

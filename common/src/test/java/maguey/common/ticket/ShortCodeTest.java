package maguey.common.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShortCodeTest {
  private static final UUID TICKET = UUID.fromString("01980000-0000-7000-8000-000000000001");
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  @Test
  void of_sameTicketAndGeneration_isTheSameAndAnotherGenerationIsAnother() {
    String code = ShortCode.of(TICKET, 1);

    assertThat(code).hasSize(ShortCode.LENGTH).matches("[" + ALPHABET + "]+");
    assertThat(ShortCode.of(TICKET, 1)).isEqualTo(code);
    assertThat(ShortCode.of(TICKET, 2)).isNotEqualTo(code);
  }

  @Test
  void parse_asPeopleType_isTheCanonicalText() {
    String code = ShortCode.of(TICKET, 1);
    String typed = code.substring(0, 4) + "-" + code.substring(4, 8) + " " + code.substring(8);

    assertThat(ShortCode.parse(typed.toLowerCase(Locale.ROOT) + "\r\n")).contains(code);
    assertThat(ShortCode.parse(code.replace('0', 'O').replace('1', 'l'))).contains(code);
  }

  @Test
  void parse_anyOneCharacterChanged_isNoCode() {
    String code = ShortCode.of(TICKET, 1);

    for (int i = 0; i < code.length(); i++) {
      for (char other : ALPHABET.toCharArray()) {
        String changed = code.substring(0, i) + other + code.substring(i + 1);
        assertThat(ShortCode.parse(changed).isPresent()).isEqualTo(changed.equals(code));
      }
    }
  }

  @Test
  void parse_otherTexts_areNoCode() {
    for (String text : new String[] {"", " ", "7K2M9QXA4", "TK123", "\uD83C\uDFAB", "UUUUUUUUUU"}) {
      assertThat(ShortCode.parse(text)).as(text).isEmpty();
    }
  }
}

package maguey.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OrderNumberTest {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  @RepeatedTest(20)
  void next_always_isValidAndNoOtherCharacterAnywhereIs() {
    String number = OrderNumber.next();

    assertThat(OrderNumber.isValid(number)).as(number).isTrue();
    for (int i = 0; i < number.length(); i++) {
      for (char other : ALPHABET.replace(number.substring(i, i + 1), "").toCharArray()) {
        String mistyped = number.substring(0, i) + other + number.substring(i + 1);
        assertThat(OrderNumber.isValid(mistyped)).as(mistyped).isFalse();
      }
    }
  }

  @Test
  void isValid_otherForms_isFalse() {
    assertThat(OrderNumber.isValid("")).isFalse();
    assertThat(OrderNumber.isValid("00000000")).isFalse();
    assertThat(OrderNumber.isValid("0000000000")).isFalse();
    assertThat(OrderNumber.isValid("00000000U")).isFalse();
    assertThat(OrderNumber.isValid("0000000\u00000")).isFalse();
  }
}

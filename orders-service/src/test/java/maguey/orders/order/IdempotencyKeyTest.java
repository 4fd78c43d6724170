package maguey.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  private final NewOrder order =
      new NewOrder(
          "agave-night",
          List.of(new NewOrder.Line(UUID.randomUUID(), 1)),
          new Customer("Anna", "a@example.com"),
          null);

  @Test
  void of_255PrintableCharacters_isTaken() {
    assertThat(IdempotencyKey.of(" ~".repeat(127) + "x", "scope", order).key()).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ü", "a\tb", "a\u0000"})
  void of_otherCharacters_isMalformed(String key) {
    assertThat(refusal(key).type()).isEqualTo(ProblemType.MALFORMED);
  }

  @Test
  void of_256Characters_isMalformed() {
    assertThat(refusal("k".repeat(256)).type()).isEqualTo(ProblemType.MALFORMED);
  }

  private Problem refusal(String key) {
    return catchThrowableOfType(Problem.class, () -> IdempotencyKey.of(key, "scope", order));
  }
}

package maguey.marketing.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class FormProblemsTest {
  @Test
  void form_allRight_hasNone() {
    assertThat(FormProblems.in(form("2", "Ana", "ana@example.org")).any()).isFalse();
  }

  @Test
  void form_nothingRight_hasOneAtEachField() {
    FormProblems problems = FormProblems.in(form("-1", "  ", "ana@example"));

    assertThat(problems.any()).isTrue();
    assertThat(problems.tickets()).isEqualTo(FormProblems.TICKETS_HINT);
    assertThat(problems.name()).isEqualTo(FormProblems.NAME_HINT);
    assertThat(problems.email()).isEqualTo(FormProblems.EMAIL_HINT);
  }

  @Test
  void form_keyOfAnotherForm_isReplaced() {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("key", "x\r\ny");

    assertThat(OrderForm.of(fields).key()).matches("[0-9a-f-]{36}");
  }

  private static OrderForm form(String quantity, String name, String email) {
    return OrderForm.of(
        MultiMap.caseInsensitiveMultiMap()
            .add("quantity.t1", quantity)
            .add("quantity.t2", "0")
            .add("name", name)
            .add("email", email));
  }
}

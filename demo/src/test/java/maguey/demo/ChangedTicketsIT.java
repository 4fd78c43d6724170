package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a ticket between its purchase and the gate, which hears of it by webhook. */
@ExtendWith(SuiteExtension.class)
class ChangedTicketsIT {
  private static final Duration NEWS_WITHIN = Duration.ofSeconds(60);

  private static Scenes scenes;

  private JsonObject order;
  private JsonObject ticket;

  @BeforeAll
  static void open(LocalSuite suite) {
    scenes = new Scenes(suite, new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET")));
  }

  @BeforeEach
  void buy() {
    order = scenes.buyAndWaitForTheGate();
    ticket = order.getJsonArray("tickets").getJsonObject(0);
  }

  @Test
  void reissued_oldAndNewCodeAtTwoGatesAtOnce_letsInTheNewOneAlone() { // 39
    assertOneComesIn(scenes.reissue(order, ticket));
  }

  @Test
  void transferred_oldAndNewCodeAtTwoGatesAtOnce_letsInTheNewHolderAlone() { // 39
    assertOneComesIn(scenes.transfer(order, ticket));
  }

  @ParameterizedTest
  @CsvSource({"refund, REFUNDED", "cancel, CANCELLED"})
  void givenBack_afterTheSale_isRefusedAtTheGateWithItsReason(String action, String reason) { // 54
    scenes.giveBack(order, action);

    awaitAtTheGate(Scenes.code(order), answer -> reason.equals(answer.getString("reason")));
    order.getJsonArray("tickets").stream()
        .map(JsonObject.class::cast)
        .forEach(each -> assertAnswer(scenes.scan(each.getString("code")), "REFUSED", reason));
  }

  private void assertOneComesIn(String newCode) {
    awaitAtTheGate(newCode, answer -> answer.getString("reason") == null);

    CompletableFuture<JsonObject> here =
        CompletableFuture.supplyAsync(() -> scenes.scan(ticket.getString("code")));
    CompletableFuture<JsonObject> there = CompletableFuture.supplyAsync(() -> scenes.scan(newCode));

    assertAnswer(here.join(), "REFUSED", "REVOKED_REPLACED");
    assertAnswer(there.join(), "ADMITTED", null);
  }

  private static void awaitAtTheGate(String code, Predicate<JsonObject> knows) {
    String device = scenes.deviceToken();
    Until.present(
        "The news at the gate",
        NEWS_WITHIN,
        () -> Optional.of(scenes.lookUp(device, code)).filter(knows));
  }

  private void assertAnswer(JsonObject answer, String result, String reason) {
    assertThat(answer.getString("result")).as(answer.encode()).isEqualTo(result);
    assertThat(answer.getString("reason")).isEqualTo(reason);
    assertThat(answer.getString("traceId")).isEqualTo(order.getString("traceId"));
  }
}

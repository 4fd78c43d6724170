package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What a phone decides whose service is away, and what becomes of it. */
class OfflinePageIT extends PhoneByItself {
  @Test
  void page_service503_decidesByItselfAndHandsInOnceItIsBack() { // 61
    server.status = 503;

    scan(codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("admitted offline");
    assertThat(page.locator("#offline")).isVisible();
    assertThat(page.locator("#status")).containsText("OFFLINE: this device decides");
    assertThat(page.locator("#status")).containsText("1 waiting to be sent");
    shot("8-offline-admitted");
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("refused offline");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    shot("9-offline-refused");
    server.settlement =
        new JsonObject().put("result", "CONFLICT").put("message", "Came in at south before.");
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");
    eventually(() -> assertThat(server.uploaded).hasSize(2));
    assertThat(server.uploaded.get(0).getString("decision")).isEqualTo("ADMITTED");
    assertThat(server.uploaded.get(1).getString("reason")).isEqualTo("ALREADY_USED");
    assertThat(page.locator("#status")).not().containsText("waiting");
    assertThat(page.locator("#warnings li").first()).hasText("Came in at south before."); // 62
  }

  @Test
  void page_forgedOrRubbishOffline_isRefused() {
    server.status = 503;

    scan(OrdersStandIn.forge(ticket.code(OrdersStandIn.KEY)));
    assertThat(page.locator("#facts")).containsText("BAD_SIGNATURE");
    scan("nonsense");
    assertThat(page.locator("#facts")).containsText("MALFORMED");
  }

  @Test
  void page_admittedHereOnline_isRememberedUntilTheListTells() {
    server.closed.add("/api/offline");
    server.decision =
        new JsonObject()
            .put("result", "ADMITTED")
            .put("ticket", new JsonObject().put("id", ticket.id().toString()));
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted");
    server.status = 503;

    scan(codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("refused offline");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
  }

  @Test
  void page_handedIn_isRememberedUntilTheListTells() {
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted offline");
    server.closed.add("/api/offline");
    server.status = 200;
    assertThat(page.locator("#status")).containsText("Online");
    assertThat(page.locator("#status")).not().containsText("waiting");
    server.status = 503;

    scan(codeOf(ticket));

    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(page.locator("#result")).hasClass("refused offline");
    // The list says that nobody is inside: a supervisor has undone the entry.
    server.closed.clear();
    server.status = 200;
    eventually(() -> assertThat(kept("passages")).isZero());
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted offline");
  }

  private static JsonObject at(String gate, JsonObject data) {
    return data.put("gate", new JsonObject().put("code", gate));
  }
}

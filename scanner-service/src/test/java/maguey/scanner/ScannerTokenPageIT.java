package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route.FulfillOptions;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The token that makes a phone the device of a gate: typed, in a link, wrong, revoked. */
class ScannerTokenPageIT extends SharedPhone {
  /** What a round hears that no revocation has reached. */
  private static final FulfillOptions AS_BEFORE =
      new FulfillOptions().setBody("{\"gate\":\"north\",\"role\":\"steward\"}");

  @Test
  void page_wrongToken_asksForAnotherOne() {
    page.locator("#token").fill("mgd_" + "A".repeat(43));
    page.locator("#setup .primary").click();

    assertThat(page.locator("#setup-error")).hasText("This token is not known or was revoked.");
    shot("1-setup");
    connect();
  }

  @Test
  void page_tokenInTheLink_connectsAndLeavesTheAddress() {
    page.navigate("about:blank");
    page.navigate(SERVICE.url() + "/scanner#token=" + gate.token());

    assertThat(page.locator("#code")).isVisible();
    assertThat(page).hasURL(SERVICE.url() + "/scanner");
    assertThat(complaints).isEmpty();
  }

  @Test
  void page_revokedToken_isFoundOutByAScan() {
    page.route("**/heartbeat", route -> route.fulfill(AS_BEFORE));
    connect();
    scanner.admin().post("/api/devices/" + gate.deviceId() + "/revoke", new JsonObject());

    enter(scanner.codeOf(scanner.issue()));

    asksForANewToken();
  }

  @Test
  void page_revokedToken_isFoundOutByTheNextRound() {
    connect();
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    scanner.admin().post("/api/devices/" + gate.deviceId() + "/revoke", new JsonObject());

    page.evaluate("dispatchEvent(new Event('online'))");

    asksForANewToken();
  }

  private void asksForANewToken() {
    assertThat(page.locator("#setup-error")).containsText("This device was revoked");
    assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
  }

  @Test
  void page_revokedWithAQueue_handsItInWithANewToken() { // 59
    IssuedTicket ticket = scanner.issue();
    connect();
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    phone.setOffline(true);
    enter(scanner.codeOf(ticket));
    assertThat(page.locator("#status")).containsText("1 waiting");
    scanner.admin().post("/api/devices/" + gate.deviceId() + "/revoke", new JsonObject());

    phone.setOffline(false);

    assertThat(page.locator("#setup-error")).containsText("1 offline scans are kept");
    assertThat(resultsOf(ticket)).isEmpty();
    gate = scanner.gate("north");
    connect();
    eventually(() -> assertThat(resultsOf(ticket)).containsExactly("ADMITTED"));
    assertThat(page.locator("#status")).not().containsText("waiting");
  }
}

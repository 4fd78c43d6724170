package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import maguey.testkit.Accessibility;
import org.junit.jupiter.api.Test;

/** The list of tickets that a phone has with it, and how it gets it. */
class OfflineListPageIT extends PhoneByItself {
  private static final String GATE_OF_THE_LIST =
      """
      async () => {
        const store = await (await import('/scanner/assets/store.js')).openStore();
        return (await store.load('offline')).data.gate.code;
      }
      """;

  @Test
  void page_ticketThatItsListDoesNotHave_isLetInWithAMark() { // 66
    String sold = codeOf(IssuedTicket.some().ofEvent(ticket));
    server.status = 503;

    scan(sold);

    assertThat(page.locator("#result")).hasClass("admitted offline unlisted");
    assertThat(page.locator("#offline")).hasText("Offline · not in the list");
    assertThat(page.locator("#icon path.unlisted")).isVisible();
    assertThat(page.locator("#icon path.admitted")).isHidden();
    assertThat(page.locator("#facts")).containsText("NOT_IN_LIST");
    assertThat(Accessibility.violations(page)).isEmpty();
    shot("14-offline-unlisted");
    scan(sold);
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    scan("7K2M9-QXA4B");
    assertThat(page.locator("#message")).containsText("Typed codes need a connection");
    server.settlement = new JsonObject().put("result", "ADMITTED").put("attention", "NOT_IN_LIST");
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");
    assertThat(server.uploaded)
        .extracting(scan -> scan.getString("decision") + " " + scan.getString("attention"))
        .containsExactly("ADMITTED NOT_IN_LIST", "REFUSED null", "REFUSED null");
    assertThat(page.locator("#warnings li")).hasCount(0);
    page.keyboard().press("Escape");
    shot("15-recent-offline");
  }

  @Test
  void page_listOfExceptionsAlone_marksNone() { // 66
    server.offlineData =
        data().put("gate", new JsonObject().put("code", "south")).put("scope", "revoked");
    page.reload();
    eventually(() -> assertThat(server.downloads).containsSubsequence("", "1", ""));
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    server.status = 503;

    scan(codeOf(IssuedTicket.some().ofEvent(ticket)));

    assertThat(page.locator("#result")).hasClass("admitted offline");
  }

  @Test
  void page_atAnotherGateOrWithANewEvent_downloadsAllAnew() {
    server.offlineData = data().put("gate", new JsonObject().put("code", "south"));
    page.reload();
    eventually(() -> assertThat(server.downloads).containsSubsequence("", "1", ""));
    JsonObject twoEvents = data().put("gate", new JsonObject().put("code", "south"));
    twoEvents.getJsonArray("events").add(new JsonObject().put("number", 1).put("slug", "new"));
    server.offlineData = twoEvents;

    page.reload();

    eventually(() -> assertThat(server.downloads).containsSubsequence("", "1", "", "1", ""));
  }

  @Test
  void page_downloadThatBreaksOff_goesOnFromThere() { // 66
    IssuedTicket other = IssuedTicket.some().ofEvent(ticket);
    breakOffAtGateSouth();
    server.offlinePages.put("2", at("south", DownloadedList.of(other, ORDERS)));

    downloadUntil("", "", "", "2", "2");

    eventually(() -> assertThat(kept("tickets")).isEqualTo(2));
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted offline");
    scan(codeOf(other));
    assertThat(page.locator("#result")).hasClass("admitted offline");
  }

  @Test
  void page_gateChangedInTheMiddleOfADownload_beginsAnew() { // 66
    breakOffAtGateSouth();
    server.offlineData = at("west", data());
    server.offlinePages.put("2", at("west", DownloadedList.of(IssuedTicket.some(), ORDERS)));

    downloadUntil("", "", "", "2", "2", "");

    eventually(() -> assertThat(page.evaluate(GATE_OF_THE_LIST)).isEqualTo("west"));
    assertThat(kept("tickets")).isEqualTo(1);
  }

  @Test
  void page_dataTooOld_decidesNothing() {
    server.offlineData = data().put("validUntil", Instant.now().minusSeconds(60).toString());
    page.reload();
    assertThat(page.locator("#status")).containsText("Online");
    server.status = 503;

    eventually(
        () -> {
          scan(codeOf(IssuedTicket.some()));
          assertThat(page.locator("#status")).containsText("no data to decide by");
        });
    assertThat(page.locator("#word")).hasText("No decision");
  }

  private void breakOffAtGateSouth() {
    server.offlineData = at("south", data()).put("nextCursor", "2");
    page.reload();
    eventually(() -> assertThat(server.cursors).contains("2"));
  }

  /** Sooner than the page would by itself. */
  private void downloadUntil(String... cursors) {
    eventually(
        () -> {
          page.evaluate("dispatchEvent(new Event('online'))");
          assertThat(server.cursors).startsWith(cursors);
        });
  }

  private static JsonObject at(String gate, JsonObject data) {
    return data.put("gate", new JsonObject().put("code", gate));
  }
}

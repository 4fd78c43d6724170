package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone whose service goes away and comes back. */
class OfflinePageIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  private final IssuedTicket ticket = IssuedTicket.some();
  private GateServer server;
  private BrowserContext phone;
  private Page page;

  @BeforeEach
  void open() {
    server = new GateServer();
    server.offlineData = data();
    phone = HeadlessChromium.shared().newContext(new NewContextOptions().setViewportSize(390, 780));
    page = phone.newPage();
    page.navigate(server.url("/scanner#token=mgd_test"));
    assertThat(page.locator("#status")).containsText("data less than a minute old");
  }

  @AfterEach
  void close() {
    phone.close();
    server.close();
  }

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
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");
    eventually(() -> assertThat(server.uploaded).hasSize(2));
    assertThat(server.uploaded.get(0).getString("decision")).isEqualTo("ADMITTED");
    assertThat(server.uploaded.get(1).getString("reason")).isEqualTo("ALREADY_USED");
    assertThat(page.locator("#status")).not().containsText("waiting");
  }

  @Test
  void page_reloadedWithoutANetwork_opensAndKeepsWhatWaits() { // 67
    page.waitForFunction("navigator.serviceWorker.controller !== null");
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#status")).containsText("1 waiting");

    phone.setOffline(true);
    page.reload();

    assertThat(page.locator("h1")).hasText("Gate north");
    assertThat(page.locator("#status")).containsText("1 waiting");
    scan(codeOf(ticket));
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
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
  void page_conflictFoundOnceItIsBack_isToldUntilThePageIsClosed() { // 62
    server.status = 503;
    scan(codeOf(ticket));
    server.settlement =
        new JsonObject().put("result", "CONFLICT").put("message", "Came in at south before.");
    server.status = 200;

    assertThat(page.locator("#warnings")).containsText("Came in at south before.");
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

  private void scan(String code) {
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
    assertThat(page.locator("#code")).hasValue("");
    assertThat(page.locator("#next")).isVisible();
  }

  private static String codeOf(IssuedTicket ticket) {
    return ORDERS.sign(ticket.code(OrdersStandIn.KEY));
  }

  private JsonObject data() {
    JsonObject event =
        new JsonObject()
            .put("number", ticket.eventNumber())
            .put("slug", ticket.eventSlug())
            .put("cancelled", false)
            .put("reentry", "none");
    return new JsonObject()
        .put("gate", new JsonObject().put("code", "north"))
        .put("serverTime", Instant.now().toString())
        .put("validUntil", Instant.now().plus(6, ChronoUnit.HOURS).toString())
        .put("keys", new JsonArray(List.of(ORDERS.publicKey())))
        .put("events", new JsonArray().add(event))
        .put("tickets", new JsonArray())
        .put("nextCursor", null)
        .put("seq", 1);
  }

  private void shot(String name) {
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-" + name + ".png")));
  }
}

package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone from afar at a gate in Mexico City: all its times are the gate's. */
class GateClockIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  private static final String ZONE = "America/Mexico_City";
  private static final String NOW = "2026-01-01T18:00:00Z";
  private static final String AT_THE_GATE = "12:00:00";

  private final IssuedTicket ticket = IssuedTicket.some();
  private GateServer server;
  private BrowserContext phone;
  private Page page;

  @BeforeEach
  void open() {
    server = new GateServer();
    phone =
        HeadlessChromium.shared()
            .newContext(
                new NewContextOptions()
                    .setViewportSize(390, 780)
                    .setTimezoneId("Pacific/Auckland"));
    page = phone.newPage();
    page.clock().setFixedTime(NOW);
  }

  @AfterEach
  void close() {
    phone.close();
    server.close();
  }

  @Test
  void times_onlineAndOffline_areTheEvents() {
    connect();
    server.decision = usedBefore();

    scan("first");
    assertThat(page.locator("#facts")).containsText(AT_THE_GATE);
    page.keyboard().press("Escape");
    server.status = 503;
    String code = ORDERS.sign(ticket.code(OrdersStandIn.KEY));
    scan(code);
    assertThat(page.locator("#offline")).isVisible();
    scan(code);
    assertThat(page.locator("#facts dd").first()).hasText(AT_THE_GATE);
    page.keyboard().press("Escape");

    assertThat(page.locator("#recent time"))
        .hasText(new String[] {AT_THE_GATE, AT_THE_GATE, AT_THE_GATE});
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-clock.png")));
  }

  /** The board would show them as waiting until the next round, or for ever where there is none. */
  @Test
  void scans_handedIn_areSaidToWaitNoLonger() {
    connect();
    server.status = 503;
    scan(ORDERS.sign(ticket.code(OrdersStandIn.KEY)));
    assertThat(page.locator("#status")).containsText("1 waiting");
    server.queues.clear();
    server.status = 200;

    eventually(() -> assertThat(server.uploaded).hasSize(1));
    eventually(() -> assertThat(server.queues).startsWith(1).endsWith(0));
  }

  private void connect() {
    JsonObject data = DownloadedList.of(ticket, ORDERS);
    data.getJsonArray("events").getJsonObject(0).put("zone", ZONE);
    server.offlineData = data;
    page.navigate(server.url("/scanner#token=mgd_test"));
    assertThat(page.locator("#status")).containsText("data less than a minute old");
  }

  private static JsonObject usedBefore() {
    JsonObject ticket = new JsonObject().put("orderNumber", "MG-1").put("zone", ZONE);
    return new JsonObject()
        .put("result", "REFUSED")
        .put("reason", "ALREADY_USED")
        .put("ticket", ticket.put("tierName", "Standing"))
        .put("first", new JsonObject().put("at", NOW).put("zone", ZONE).put("gate", "south"));
  }

  private void scan(String code) {
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
    assertThat(page.locator("#code")).hasValue("");
    assertThat(page.locator("#next")).isVisible();
  }
}

package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
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
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone at its page, before a service that a test takes away and brings back. */
abstract class PhoneByItself {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  private static final String COUNT =
      """
      async name => {
        const { database } = await (await import('/scanner/assets/store.js')).openStore();
        const count = database.transaction(name).objectStore(name).count();
        return new Promise((resolve) => (count.onsuccess = () => resolve(count.result)));
      }
      """;

  final IssuedTicket ticket = IssuedTicket.some();
  GateServer server;
  BrowserContext phone;
  Page page;

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

  final void scan(String code) {
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
    assertThat(page.locator("#code")).hasValue("");
    assertThat(page.locator("#next")).isVisible();
  }

  final int kept(String name) {
    return (int) page.evaluate(COUNT, name);
  }

  static String codeOf(IssuedTicket ticket) {
    return ORDERS.sign(ticket.code(OrdersStandIn.KEY));
  }

  final JsonObject data() {
    return DownloadedList.of(ticket, ORDERS);
  }

  final void shot(String name) {
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-" + name + ".png")));
  }
}

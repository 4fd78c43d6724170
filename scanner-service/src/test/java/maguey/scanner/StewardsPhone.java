package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard.TypeOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import io.vertx.sqlclient.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The page of a gate on a phone, small and in the hand, in a real browser. */
abstract class StewardsPhone {
  final Scanner scanner;
  final List<String> complaints = new ArrayList<>();
  Scanner.Gate gate;
  BrowserContext phone;
  Page page;

  StewardsPhone(ServiceExtension service, OrdersStandIn orders) {
    scanner = new Scanner(service, orders);
  }

  @BeforeEach
  void openPage() {
    gate = scanner.gate("north");
    phone = HeadlessChromium.shared().newContext(new NewContextOptions().setViewportSize(390, 780));
    page = phone.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(scanner.service().url() + "/scanner");
  }

  @AfterEach
  void closePage() {
    phone.close();
  }

  void connect() {
    page.locator("#token").fill(gate.token());
    page.locator("#setup .primary").click();
    assertThat(page.locator("#code")).isFocused();
    assertThat(page.locator("h1")).hasText("Gate north");
  }

  /** The whole code at once, as if pasted: hundreds of keys take a busy browser seconds. */
  void enter(String code) {
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
  }

  /** A burst of keys and Enter, wherever the focus is. */
  void scanByHandScanner(String code) {
    page.keyboard().type(code, new TypeOptions().setDelay(0));
    page.keyboard().press("Enter");
  }

  List<String> resultsOf(IssuedTicket ticket) {
    List<Row> rows = new ScanLogTable(scanner.service().pool()).of(ticket);
    return rows.stream().map(row -> row.getString("result")).toList();
  }

  void shot(String name) {
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-" + name + ".png")));
  }
}

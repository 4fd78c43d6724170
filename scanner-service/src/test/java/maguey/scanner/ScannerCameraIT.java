package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone whose camera sees a ticket; no browser of this platform reads QR codes by itself. */
class ScannerCameraIT {
  private static final int LOOKS = 15;

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS);

  private static IssuedTicket ticket;
  private static HeadlessChromium chromium;

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void start() {
    Scanner scanner = new Scanner(SERVICE, ORDERS);
    ticket = scanner.issue();
    chromium = HeadlessChromium.withCamera(QrFilm.of(scanner.codeOf(ticket)));
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @Test
  void camera_ticketStaysBeforeIt_isOneScan() { // 88
    Page page = page();
    page.navigate(SERVICE.url() + "/scanner#token=" + scanner.gate("north").token());
    page.locator("#scan .camera").click();

    assertThat(page.locator("#word")).hasText("Come in");
    page.waitForFunction(
        "looks => document.querySelector('#viewfinder').dataset.reads >= looks", LOOKS);

    assertThat(page.locator("#counts")).hasText("1 in · 0 refused");
    assertThat(new ScanLogTable(SERVICE.pool()).of(ticket)).hasSize(1);
    page.locator("#next").click();
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-7-camera.png")));
    assertThat(complaints).isEmpty();
  }

  @Test
  void camera_cannotBeUsed_saysWhatToDoAndTypingWorks() { // 86
    Page page = page();
    page.addInitScript(
        "navigator.mediaDevices.getUserMedia ="
            + " () => Promise.reject(new DOMException('', 'NotAllowedError'))");
    page.navigate(SERVICE.url() + "/scanner#token=" + scanner.gate("south").token());

    page.locator("#scan .camera").click();

    assertThat(page.locator("#camera-error")).containsText("allow it in its settings");
    page.locator("#code").fill("no ticket");
    page.keyboard().press("Enter");
    assertThat(page.locator("#word")).hasText("Stop");
  }

  private Page page() {
    Page page =
        chromium.browser().newContext(new NewContextOptions().setViewportSize(390, 780)).newPage();
    page.onPageError(complaints::add);
    return page;
  }
}

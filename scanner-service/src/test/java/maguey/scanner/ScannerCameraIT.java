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

  private static final String REFUSE =
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', refusal))";

  /** A second one, beside that of the film; what was wanted of them is kept. */
  private static final String TWO_CAMERAS =
      """
      window.wanted = [];
      const [list, open] = ['enumerateDevices', 'getUserMedia'].map((name) => navigator.mediaDevices[name].bind(navigator.mediaDevices));
      navigator.mediaDevices.enumerateDevices = async () => [...(await list()), { kind: 'videoinput', deviceId: 'second' }];
      navigator.mediaDevices.getUserMedia = ({ video, audio }) => {
        window.wanted.push(video);
        return open({ video: { ...video, deviceId: undefined }, audio });
      };
      """;

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
    page.addInitScript(REFUSE);
    page.navigate(SERVICE.url() + "/scanner#token=" + scanner.gate("south").token());

    assertComplains(page, "NotAllowedError", "allow it in its settings");
    assertComplains(page, "NotFoundError", "No camera is there");
    assertComplains(page, "NotReadableError", "Another program has the camera");
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-18-no-camera.png")));
    page.locator("#code").fill("no ticket");
    page.keyboard().press("Enter");
    assertThat(page.locator("#word")).hasText("Stop");
    assertThat(complaints).isEmpty();
  }

  private static void assertComplains(Page page, String failure, String words) {
    page.evaluate("name => (window.refusal = name)", failure);
    page.locator("#scan .camera").click();
    assertThat(page.locator("#camera-error")).containsText(words);
    assertThat(page.locator("#viewfinder")).isHidden();
    assertThat(page.locator("#scan .camera")).hasText("Use the camera");
  }

  @Test
  void camera_takenAway_saysSoAndStartsAnew() { // 86
    Page page = page();
    page.navigate(SERVICE.url() + "/scanner#token=" + scanner.gate("west").token());
    page.locator("#scan .camera").click();
    assertThat(page.locator("#word")).isVisible();
    page.locator("#next").click();
    assertThat(page.locator("#viewfinder")).isVisible();
    assertThat(page.locator("#next-camera")).isHidden();

    page.evaluate(
        "document.querySelector('#video').srcObject.getTracks()[0].dispatchEvent(new Event('ended'))");

    assertThat(page.locator("#camera-error")).containsText("The camera is gone");
    assertThat(page.locator("#viewfinder")).isHidden();
    page.locator("#scan .camera").click();
    assertThat(page.locator("#viewfinder")).isVisible();
    assertThat(page.locator("#camera-error")).isHidden();
    assertThat(complaints).isEmpty();
  }

  @Test
  void camera_oneOfTwo_isChangedAndRemembered() { // 86
    Page page = page();
    page.addInitScript(TWO_CAMERAS);
    page.navigate(SERVICE.url() + "/scanner#token=" + scanner.gate("east").token());
    page.locator("#scan .camera").click();
    assertThat(page.locator("#word")).isVisible();
    page.locator("#next").click();

    page.locator("#next-camera").click();

    page.waitForFunction("wanted.at(-1)?.deviceId === 'second'");
    page.reload();
    page.locator("#scan .camera").click();
    page.waitForFunction("wanted.at(-1)?.deviceId === 'second'");
    assertThat(complaints).isEmpty();
  }

  private Page page() {
    Page page =
        chromium.browser().newContext(new NewContextOptions().setViewportSize(390, 780)).newPage();
    page.onPageError(complaints::add);
    return page;
  }
}

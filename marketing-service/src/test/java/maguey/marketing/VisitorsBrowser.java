package maguey.marketing;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.Shared;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The site in a real browser; its pictures are left in {@code target/screenshots}. */
abstract class VisitorsBrowser {
  static final String EVENT = "/events/noche-de-los-agaves";

  static OrdersPeer peer;
  static RunningSite site;

  private static final SiteExtension RUNNING = new SiteExtension();

  @RegisterExtension
  static final Shared SHARED = Shared.of(RUNNING).filledBy(VisitorsBrowser::begin);

  final List<String> complaints = new ArrayList<>();
  BrowserContext context;
  Page page;

  private static void begin() {
    peer = RUNNING.peer();
    site = RUNNING.site();
  }

  @BeforeEach
  void open() {
    open(new NewContextOptions().setViewportSize(1280, 860));
  }

  @AfterEach
  void close() {
    context.close();
  }

  final void open(NewContextOptions options) {
    context = HeadlessChromium.shared().newContext(options);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
  }

  final void fill(String quantity, String name, String email) {
    page.selectOption("select[name='quantity." + OrdersPeer.TIER + "']", quantity);
    page.fill("#name", name);
    page.fill("#email", email);
  }

  final void shoot(String name) {
    Path file = Path.of("target", "screenshots", name + ".png");
    page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(true));
  }
}

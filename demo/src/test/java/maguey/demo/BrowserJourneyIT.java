package maguey.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person's way through the suite in a real browser: buy, be let in, find the trace. */
@ExtendWith(SuiteExtension.class)
class BrowserJourneyIT {
  private static final NewPageOptions WINDOW = new NewPageOptions().setViewportSize(1440, 900);

  private Page page;
  private StoryTokens tokens;

  @BeforeEach
  void open(LocalSuite suite) {
    page = HeadlessChromium.shared().newPage(WINDOW);
    tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"));
  }

  @AfterEach
  void close() {
    tokens.close();
    page.close();
  }

  @Test
  void visitor_buysAndIsLetIn_developerSeesOneFoldedTrace(LocalSuite suite) {
    Scenes scenes = new Scenes(suite, tokens);
    scenes.setClock(Duration.ofDays(-3));
    String code = buy(page, suite.urls().marketing() + "/events/" + scenes.event());
    String order = page.url().replaceFirst(".*/orders/([^?]+).*", "$1");
    String traceId = page.locator("#trace-id").textContent();
    scenes.awaitWebhook(traceId);
    scenes.setClock(Duration.ZERO);

    scan(page, suite, scenes, code);
    scenes.awaitScan(traceId);
    findTrace(page, suite, order);

    assertThat(page).hasURL(Pattern.compile(".*/admin/traces/" + traceId + ".*"));
    assertThat(page.locator(".chip.long")).hasText(Pattern.compile("^(3 d|2 d 23 h).* folded"));
    assertThat(row(page, "events-service").first()).containsText("read-catalogue");
    row(page, "ticket.scan").first().click();
    assertThat(page.locator("span-detail h2")).hasText("ticket.scan");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "journey-in-the-dashboard.png")));
  }

  /** Orders two tickets by the form, and gives the code of the first. */
  private static String buy(Page page, String eventUrl) {
    page.navigate(eventUrl);
    page.locator(".tier select").first().selectOption("2");
    page.getByLabel("Name on the tickets").fill("Carla Cactus");
    page.getByLabel("E-mail").fill("carla@visitors.example");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Order tickets")).click();
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
        .containsText("See you there");
    assertThat(page.locator(".ticket")).hasCount(2);
    return page.locator(".ticket code").first().textContent();
  }

  private static void scan(Page page, LocalSuite suite, Scenes scenes, String code) {
    page.navigate(suite.urls().scanner() + "/scanner");
    page.locator("#token").fill(scenes.deviceToken());
    page.keyboard().press("Enter");
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
    assertThat(page.locator("#word")).hasText("Come in");
  }

  private void findTrace(Page page, LocalSuite suite, String order) {
    page.navigate(suite.urls().traces() + "/login?token=" + tokens.link());
    page.locator("input[type=search]").fill(order);
    page.keyboard().press("Enter");
    page.locator("trace-list tbody tr", new Page.LocatorOptions().setHasText(order))
        .locator("a")
        .first()
        .click();
  }

  private static Locator row(Page page, String name) {
    return page.locator("trace-waterfall .row", new Page.LocatorOptions().setHasText(name));
  }
}

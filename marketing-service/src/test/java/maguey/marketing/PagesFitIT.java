package maguey.marketing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import maguey.testkit.Accessibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page at every width and in both themes. */
class PagesFitIT extends VisitorsBrowser {
  private static final String WAITLIST = "/events/bolero-hour/waitlist";
  private static final List<String> PAGES =
      List.of(
          "/",
          EVENT,
          "/events/bolero-hour",
          "/orders",
          "/orders/A1B2C3D49?secret=mistyped",
          WAITLIST,
          "/newsletter/asked",
          "/newsletter/unsubscribe?token=x",
          "/nowhere");

  /** Pages say the same at every width; the narrowest has most to fit. */
  private static final int NARROWEST = 320;

  @ParameterizedTest
  @CsvSource({"1280, DARK", "390, LIGHT", NARROWEST + ", LIGHT", NARROWEST + ", DARK"})
  void pages_everyWidthAndTheme_fit_andAreForEverybody(int width, ColorScheme theme) {
    context.close();
    String name = width + "-" + theme.name().toLowerCase(Locale.ROOT);
    open(
        new NewContextOptions()
            .setViewportSize(width, 860)
            .setDeviceScaleFactor(1)
            .setColorScheme(theme));
    for (String path : PAGES) {
      page.navigate(site.url + path);
      check((path.equals("/") ? "home" : path.substring(1).replaceAll("\\W+", "-")) + "-" + name);
    }
    page.navigate(site.url + "/");
    page.evaluate("document.querySelector('.letters').noValidate = true");
    page.fill("#letters", "nonsense");
    page.click(".letters button");
    page.waitForURL("**/newsletter");
    check("newsletter-problem-" + name);
    page.navigate(site.url + EVENT);
    page.click("#order button[type=submit]");
    check("form-with-errors-" + name);
    fill("2", "Ana Rivera", "ana@example.org");
    page.click("#order button[type=submit]");
    page.waitForURL("**/orders/A1B2C3D4*");
    check("confirmation-" + name);
    page.navigate(site.url + WAITLIST);
    page.fill("#name", "Dora");
    page.fill("#email", name + "@example.org");
    page.click("main button[type=submit]");
    page.waitForURL(Pattern.compile("/waitlist\\?token="));
    check("waitlist-waiting-" + name);
    peer.waitlist.set("token-of-" + name + "@example.org", "offered");
    page.reload();
    check("waitlist-offered-" + name);
  }

  /** Fits its width, can be used by everybody, and is shot to be looked at. */
  private void check(String name) {
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .as(name)
        .isLessThanOrEqualTo(page.viewportSize().width);
    if (page.viewportSize().width == NARROWEST) {
      assertThat(Accessibility.violations(page)).as(name).isEmpty();
    }
    shoot(name);
  }
}

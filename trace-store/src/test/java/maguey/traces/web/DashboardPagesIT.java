package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DashboardPagesIT {

  private static FixtureServer server;
  private static HeadlessChromium chromium;

  @BeforeAll
  static void open() {
    server = new FixtureServer();
    chromium = new HeadlessChromium();
  }

  @AfterAll
  static void close() {
    chromium.close();
    server.close();
  }

  @Test
  void pages_inBothThemesAndSizes_showWithoutAnyComplaint() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int[] size : new int[][] {{1440, 900}, {400, 800}}) {
        BrowserContext context =
            chromium.browser.newContext(
                new NewContextOptions().setColorScheme(scheme).setViewportSize(size[0], size[1]));
        Page page = context.newPage();
        List<String> said = new ArrayList<>();
        page.onConsoleMessage(message -> said.add(message.text()));
        page.onPageError(said::add);
        String suffix = "-" + scheme + "-" + size[0] + ".png";
        page.navigate(server.url("/admin/traces"));
        page.waitForSelector("trace-list tr a, .notice");
        shot(page, "list" + suffix);
        for (String id :
            List.of(
                Traces.JOURNEY,
                Traces.FAILED,
                Traces.LARGE,
                Traces.BROKEN,
                Traces.HOSTILE,
                Traces.DEEP)) {
          page.navigate(server.url("/admin/traces/" + id));
          page.waitForSelector("trace-waterfall .row, .notice");
          shot(page, id.substring(0, 6) + suffix);
          if (page.locator(".row").count() > 0) {
            page.locator(".row").nth(Math.min(6, page.locator(".row").count() - 1)).click();
            page.waitForSelector("span-detail .detail");
            shot(page, id.substring(0, 6) + "-detail" + suffix);
          }
        }
        context.close();
        assertThat(said).isEmpty();
      }
    }
  }

  private static void shot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/" + name)));
  }
}

package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh browser page for each test, which fails if the browser complains about anything. */
abstract class BrowserPages {

  private static final List<String> PERMISSIONS = List.of("clipboard-read", "clipboard-write");

  private static final String REFUSED_CALL = "Failed to load resource";
  private static final String GIVEN_UP = "net::ERR_ABORTED";

  private static final String TOO_WIDE =
      """
      () => [...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('.choices, .tabs, .scroller, thead'))
        .map(e => e.tagName + '.' + e.getAttribute('class'))""";

  Page page;
  private final List<String> complaints = new ArrayList<>();

  /** The address of a path on the server whose pages are tested. */
  abstract String url(String path);

  /** Whoever tests pages behind a login logs in here. */
  void prepare(BrowserContext context) {}

  @BeforeEach
  void newPage() {
    use(ColorScheme.LIGHT, 1440, 900);
  }

  @AfterEach
  void noComplaints() {
    page.context().close();
    assertThat(complaints).isEmpty();
  }

  /** Goes on in a new window of another theme and size. */
  final void use(ColorScheme scheme, int width, int height) {
    if (page != null) {
      page.context().close();
    }
    BrowserContext context =
        HeadlessChromium.shared()
            .newContext(
                new NewContextOptions()
                    .setColorScheme(scheme)
                    .setViewportSize(width, height)
                    .setPermissions(PERMISSIONS));
    prepare(context);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> complain(message.text()));
    page.onRequestFailed(request -> complain(request.failure() + " " + request.url()));
    page.onResponse(this::complainOfMissingFile);
  }

  private void complainOfMissingFile(Response answer) {
    boolean isPage = answer.request().isNavigationRequest();
    if (answer.status() >= 400 && !isPage && !answer.url().contains("/api/")) {
      complaints.add(answer.status() + " " + answer.url());
    }
  }

  /** What the browser gave up for a newer page, or a test wants refused, is no fault. */
  private void complain(String words) {
    if (!words.startsWith(REFUSED_CALL)
        && !words.startsWith(GIVEN_UP)
        && !words.contains("/api/")) {
      complaints.add(words);
    }
  }

  final void openList(String query) {
    page.navigate(url("/admin/traces" + query));
    page.waitForSelector("trace-list tbody tr, .notice");
  }

  final void openTrace(String traceId) {
    page.navigate(url("/admin/traces/" + traceId));
    page.waitForSelector("trace-waterfall .row, .notice");
  }

  final void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  final int count(String selector) {
    return page.locator(selector).count();
  }

  final String text(String selector) {
    return page.locator(selector).first().innerText();
  }

  /**
   * What does not fit into the window's width, cut off or scrolled to: the elements' class names.
   */
  final List<?> tooWide() {
    return (List<?>) page.evaluate(TOO_WIDE);
  }

  /** A picture for people, in {@code target/screenshots}. */
  final void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/" + name + ".png")));
  }
}

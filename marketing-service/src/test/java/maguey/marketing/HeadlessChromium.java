package maguey.marketing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Chromium of this machine, driven without a window. */
final class HeadlessChromium implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--headless",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  final Browser browser;

  HeadlessChromium() {
    Path chromium = executable();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    LaunchOptions options = new LaunchOptions().setExecutablePath(chromium).setArgs(ARGUMENTS);
    browser = playwright.chromium().launch(options);
  }

  private static Path executable() {
    Path path = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(
          "The site's tests need Chromium at "
              + path
              + ": install it (Debian: apt-get install chromium) or set CHROMIUM to its path");
    }
    return path;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}

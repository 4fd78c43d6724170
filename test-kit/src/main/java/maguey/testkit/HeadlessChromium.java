package maguey.testkit;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, driven without a window.
 *
 * <p>The test classes of a JVM share one: what a test opens in it, it closes.
 */
public final class HeadlessChromium implements AutoCloseable {

  /** Only for what goes wrong: a busy machine must not look like it. */
  private static final double PATIENCE_MS = 30_000;

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

  private final Browser browser;

  /**
   * The browser of this JVM, started at the first call, which says how to install it when it is not
   * there. It ends with the JVM.
   */
  public static Browser shared() {
    return Shared.CHROMIUM.browser;
  }

  /** Begins with the first test that wants it. */
  private static final class Shared {
    private static final HeadlessChromium CHROMIUM = new HeadlessChromium(List.of());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(CHROMIUM::close));
    }
  }

  /** With a camera that shows a film in Y4M form for ever, and that every page may use. */
  public static HeadlessChromium withCamera(Path film) {
    return new HeadlessChromium(
        List.of(
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--use-file-for-fake-video-capture=" + film.toAbsolutePath()));
  }

  private HeadlessChromium(List<String> more) {
    Path chromium = executable();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> arguments = Stream.concat(ARGUMENTS.stream(), more.stream()).toList();
    browser =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(chromium).setArgs(arguments));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
  }

  /** Opens pages, each context with storage and cookies of its own. */
  public Browser browser() {
    return browser;
  }

  private static Path executable() {
    Path path = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(
          "Browser tests need Chromium at "
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

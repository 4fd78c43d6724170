package maguey.traces.web;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.ModelTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the tests in {@code model-tests/*.js} where the modules run, in a browser: so they need no
 * JavaScript tools in the build.
 */
class DashboardModelIT {
  private static final List<String> MODULES =
      List.of("format", "time", "tree", "axis", "navigation", "pages", "figures", "list", "trace");

  private static FixtureServer server;
  private static Page page;

  @BeforeAll
  static void open() {
    server = new FixtureServer();
    page = HeadlessChromium.shared().newPage();
    page.navigate(server.url("/blank"));
  }

  @AfterAll
  static void close() {
    page.close();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> models() {
    return MODULES.stream().flatMap(name -> ModelTests.of(page, name));
  }
}

package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.HeadlessChromium;
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
  private static final String NAMES = "async module => Object.keys((await import(module)).tests)";
  private static final String RUN =
      "async ([module, name]) => {"
          + " try { await (await import(module)).tests[name](); return ''; }"
          + " catch (error) { return error.message; } }";

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
    return MODULES.stream().flatMap(DashboardModelIT::testsOf);
  }

  private static Stream<DynamicTest> testsOf(String name) {
    String module = "/model-tests/" + name + ".js";
    List<?> names = (List<?>) page.evaluate(NAMES, module);
    assertThat(names).isNotEmpty();
    return names.stream()
        .map(test -> DynamicTest.dynamicTest(test.toString(), () -> run(module, test)));
  }

  private static void run(String module, Object test) {
    assertThat(page.evaluate(RUN, List.of(module, test))).isEqualTo("");
  }
}

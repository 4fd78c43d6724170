package maguey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tests of JavaScript modules, run where the modules run, in a browser: so they need no JavaScript
 * tools in the build. They are the functions of the object {@code tests} that a module exports.
 */
public final class ModelTests {
  private static final String NAMES = "async module => Object.keys((await import(module)).tests)";
  private static final String RUN =
      "async ([module, name]) => {"
          + " try { await (await import(module)).tests[name](); return ''; }"
          + " catch (error) { return error.message; } }";

  private ModelTests() {}

  /** The tests in {@code /model-tests/NAME.js} of the server whose page this is. */
  public static Stream<DynamicTest> of(Page page, String name) {
    String module = "/model-tests/" + name + ".js";
    List<?> names = (List<?>) page.evaluate(NAMES, module);
    assertThat(names).isNotEmpty();
    return names.stream()
        .map(
            test ->
                DynamicTest.dynamicTest(
                    test.toString(),
                    () -> assertThat(page.evaluate(RUN, List.of(module, test))).isEqualTo("")));
  }
}

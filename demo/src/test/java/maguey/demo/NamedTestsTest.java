package maguey.demo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tests that pages name as their proof are there. */
class NamedTestsTest {
  /**
   * {@code `HoldIT`}, {@code `HoldIT.hold_timeOver…`}, and {@code `…place_deferred…`} of the class
   * named before.
   */
  private static final Pattern NAMED =
      Pattern.compile(
          "`(?:([A-Z]\\w*(?:IT|Test))(?:\\.(\\w+)…?)?|[….](\\w+_\\w+|(?!Test`)[A-Z]\\w+)…?)`");

  private static final Map<String, String> TESTS =
      SourceTree.tests().collect(toMap(NamedTestsTest::name, SourceTree::text, (a, b) -> a + b));

  @Test
  void tests_namedInThePages_areThere() {
    assertThat(SourceTree.pages()).flatMap(NamedTestsTest::missing).isEmpty();
  }

  private static List<String> missing(Path page) {
    return SourceTree.text(page)
        .lines()
        .flatMap(line -> missing(line).stream())
        .map(test -> SourceTree.ROOT.relativize(page) + ": " + test)
        .toList();
  }

  private static List<String> missing(String line) {
    List<String> missing = new ArrayList<>();
    String tests = "";
    for (MatchResult named : NAMED.matcher(line).results().toList()) {
      tests = named.group(1) == null ? tests : TESTS.getOrDefault(named.group(1), "");
      if (!isIn(tests, named)) {
        missing.add(named.group());
      }
    }
    return missing;
  }

  private static boolean isIn(String tests, MatchResult named) {
    String method = named.group(1) == null ? named.group(3) : named.group(2);
    return !tests.isEmpty() && (method == null || tests.contains(method));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}

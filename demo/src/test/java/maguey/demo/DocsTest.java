package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the pages point to, there is something: files, headings, decisions on record. */
class DocsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Path DECISIONS = SourceTree.ROOT.resolve("docs/adr");

  @Test
  void links_ofEveryPage_leadSomewhere() {
    assertThat(SourceTree.pages()).hasSizeGreaterThan(50).flatMap(DocsTest::deadLinks).isEmpty();
  }

  @Test
  void decisions_allOfThem_areInTheIndex() {
    String index = SourceTree.text(DECISIONS.resolve("README.md"));

    assertThat(SourceTree.files(DECISIONS).map(page -> page.getFileName().toString()))
        .filteredOn(page -> !page.equals("README.md"))
        .isNotEmpty()
        .allSatisfy(
            page -> assertThat(index).contains("[" + page.substring(0, 3) + "](" + page + ")"));
  }

  private static List<String> deadLinks(Path page) {
    return LINK.matcher(FENCED.matcher(SourceTree.text(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches() && !leadsSomewhere(page, link))
        .map(link -> SourceTree.ROOT.relativize(page) + " -> " + link)
        .toList();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** The headings as the forges make anchors of them; of equal ones, the second gets {@code -1}. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    HEADING
        .matcher(FENCED.matcher(SourceTree.text(page)).replaceAll(""))
        .results()
        .map(DocsTest::anchor)
        .forEach(name -> anchors.add(free(name, anchors)));
    return anchors;
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .replaceAll("[^\\p{IsAlphabetic}\\p{IsDigit}_\\- ]", "")
        .replace(' ', '-');
  }

  private static String free(String name, Set<String> taken) {
    return Stream.iterate(0, count -> count + 1)
        .map(count -> count == 0 ? name : name + "-" + count)
        .filter(candidate -> !taken.contains(candidate))
        .findFirst()
        .orElseThrow();
  }
}

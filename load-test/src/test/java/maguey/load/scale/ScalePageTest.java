package maguey.load.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page has the tables that {@code ./maguey simulate} prints. {@code -Dscale.page=write} puts
 * them there instead of comparing them.
 */
class ScalePageTest {
  private static final Path PAGE = Path.of("..", "docs", "scale.md");
  private static final Pattern TABLE =
      Pattern.compile(
          "(<!-- \\./maguey simulate: ([\\w ]+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

  private final ScaleTables scale = new ScaleTables(Costs.measured());
  private final Map<String, String> tables =
      Map.of(
          "costs", scale.costs(),
          "one machine", scale.oneMachine(),
          "further", scale.further(ScaleTables.USUAL_FACTORS));

  @Test
  void page_ofTheCosts_isTheOneInDocs() throws IOException {
    String page = Files.readString(PAGE);
    String renewed = TABLE.matcher(page).replaceAll(this::table);
    if ("write".equals(System.getProperty("scale.page"))) {
      Files.writeString(PAGE, renewed);
    } else {
      assertThat(page)
          .as(
              "docs/scale.md is not of costs.properties any more; it has the command that renews"
                  + " it")
          .isEqualTo(renewed);
    }
    assertThat(TABLE.matcher(page).results().map(place -> place.group(2)))
        .containsExactlyInAnyOrderElementsOf(tables.keySet());
  }

  private String table(MatchResult place) {
    return Matcher.quoteReplacement(place.group(1) + tables.get(place.group(2)) + place.group(3));
  }
}

package maguey.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the checks fail when they must. */
class FalteringSuiteTest {
  private static final String ADMITTED_ONCE = "Each ticket that was shown was admitted once";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  /** Every refusal alone might be due: a duplicate might have been faster. */
  @Test
  void doorsOpen_nobodyGetsIn_isAllThatIsWrong() throws Exception {
    try (FalteringSuite suite = new FalteringSuite("ALREADY_USED")) {
      suite.answerOnce(503, "urn:maguey:problem:unavailable");
      suite.answerOnce(409, "urn:maguey:problem:in-progress");
      suite.loseAnAnswer();

      assertThat(load(suite, "doors-open", "--rate", "20", "--duration", "2")).isEqualTo(1);

      assertThat(broken()).containsExactly(ADMITTED_ONCE);
    }
  }

  /** Every holder alone might have come too early. */
  @Test
  void mixedDay_noWebhookArrives_isWrong() throws Exception {
    try (FalteringSuite suite = new FalteringSuite("UNKNOWN_TICKET")) {
      assertThat(load(suite, "mixed-day", "--rate", "20", "--duration", "4")).isEqualTo(1);

      assertThat(broken())
          .containsExactly(
              "The gates have heard of the last orders 1 s after the last visitor", ADMITTED_ONCE);
    }
  }

  /** A 409 of another kind than sold out is no business of a buyer's. */
  @Test
  void onSale_ordersThatAreUnderWayForEver_areErrors() throws Exception {
    try (FalteringSuite suite = new FalteringSuite("UNKNOWN_TICKET")) {
      suite.answerAlways(409, "urn:maguey:problem:in-progress");

      assertThat(load(suite, "on-sale", "--rate", "5", "--duration", "1")).isEqualTo(1);

      assertThat(broken()).contains("At most 0 % errors");
      assertThat(out.toString(StandardCharsets.UTF_8))
          .containsPattern("order +error +\\d+ +100\\.00 %  409");
      assertThat(report(".html"))
          .contains("Not compared: this run failed.", "<dt>Heap it may have, MB</dt>")
          .doesNotContain("heapMegabytes");
    }
  }

  @Test
  void doorsOpen_nothingCanBeSoldBefore_isToldInALine() throws Exception {
    try (FalteringSuite suite = new FalteringSuite("ALREADY_USED")) {
      suite.answerAlways(500, "urn:maguey:problem:internal");

      assertThat(load(suite, "doors-open", "--rate", "5", "--duration", "1")).isEqualTo(1);

      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("/api/orders answered 500")
          .hasLineCount(1);
    }
  }

  private int load(FalteringSuite suite, String... words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(words));
    suite.urls().forEach(url -> arguments.addAll(List.of("--against", url)));
    arguments.addAll(List.of("--otlp", suite.urls().get(3), "--out", folder.toString()));
    arguments.addAll(List.of("--max-p99", "600000", "--max-lag", "600000"));
    arguments.addAll(List.of("--max-catch-up", "1"));
    return LoadMain.run(
        arguments,
        Map.of("MAGUEY_JWT_SECRET", "secret"),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> broken() throws Exception {
    return new JsonObject(report(".json"))
        .getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .filter(check -> !check.getBoolean("passed"))
            .map(check -> check.getString("name"))
            .toList();
  }

  private String report(String ending) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return Files.readString(
          files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow());
    }
  }
}

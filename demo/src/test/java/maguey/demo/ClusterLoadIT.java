package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maguey.load.LoadMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The load command against two nodes of each service, each a process of its own. Its reports stay
 * in {@code target/cluster-load}; no figure is asserted.
 */
@Tag("drill")
class ClusterLoadIT {
  private static final Path REPORTS = Path.of("target", "cluster-load");

  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite();

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void mixedDay_againstTwoOfEach_breaksNothing_andEveryNodeIsInTheReport() throws Exception {
    JsonObject report = load("mixed-day", "--rate", "10", "--duration", "90");

    assertThat(report.getJsonArray("heaps")).hasSize(8);
    new SuiteInvariants(SUITE).assertHold();
  }

  @Test
  void doorsOpen_againstTwoOfEach_admitsOnceEach() throws Exception {
    load("doors-open", "--rate", "15", "--duration", "20");

    new SuiteInvariants(SUITE).assertHold();
  }

  private JsonObject load(String... words) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(words));
    SUITE.nodeUrls().forEach(url -> arguments.addAll(List.of("--against", url)));
    arguments.addAll(List.of("--otlp", SUITE.otlpUrl(), "--out", REPORTS.toString()));
    arguments.addAll(
        List.of("--max-p99", "600000", "--max-lag", "600000", "--max-catch-up", "180"));
    arguments.addAll(List.of("--max-errors", "5"));
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    int exit = LoadMain.run(arguments, Map.of("MAGUEY_JWT_SECRET", SUITE.secret()), out, out);

    SuiteDrill.say(said.toString(StandardCharsets.UTF_8));
    assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
    return latest();
  }

  private static JsonObject latest() throws IOException {
    try (Stream<Path> files = Files.list(REPORTS)) {
      Path last =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .max(Path::compareTo)
              .orElseThrow();
      return new JsonObject(Files.readString(last));
    }
  }
}

package maguey.demo.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import maguey.demo.RunningSuite;
import maguey.demo.SuiteExtension;
import maguey.testkit.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command against the whole suite, as an operator runs it. */
@ExtendWith(SuiteExtension.class)
class VerifyIT {
  private static final String NOBODY = "http://127.0.0.1:9";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void healthySuite_passesEveryCheck_asOftenAsItIsAsked(RunningSuite suite) {
    int exit = verify(suite, suite.urls());
    JsonObject first = report();
    int exitOfAnother = verify(suite, suite.urls());
    JsonObject another = report();

    assertThat(failures(first)).isEmpty();
    assertThat(exit).isZero();
    assertThat(failures(another)).as("of a second check, with the same address").isEmpty();
    assertThat(exitOfAnother).isZero();
    assertThat(checks(another)).isEqualTo(checks(first));
    assertThat(checks(first))
        .contains(
            "node.ready",
            "cluster.size",
            "security.no-token",
            "security.forged-token",
            "journey.one-trace",
            "journey.contract",
            "contract.answers",
            "traces.masking",
            "logs.pushed");
  }

  @Test
  void nodeAway_isNamed_andTheOthersAreCheckedAllTheSame(RunningSuite suite) {
    List<String> urls = new ArrayList<>(suite.urls().subList(0, 2));
    urls.add(NOBODY);

    int exit = verify(suite, urls);

    JsonObject report = report();
    assertThat(exit).isEqualTo(1);
    assertThat(failures(report)).singleElement().asString().contains(NOBODY, "does not answer");
    assertThat(verdicts(report)).contains("NOT_CHECKED");
  }

  @Test
  void rubbish_isExplained_andEndsWithTwo(RunningSuite suite) {
    assertThat(run(suite.secret(), List.of("not-a-url"))).isEqualTo(2);
    assertThat(run(null, List.of())).isEqualTo(2);
    assertThat(run(suite.secret(), List.of("--ca", "nothing.pem"))).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("not-a-url", "MAGUEY_JWT_SECRET", "nothing.pem", "./maguey verify");
  }

  @Test
  void watch_checksAgain_untilItIsInterrupted(RunningSuite suite) throws Exception {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread watching =
        new Thread(
            () ->
                exit.complete(
                    run(
                        suite.secret(),
                        List.of("--watch", "1", "--email", "a@b.example", NOBODY))));
    watching.start();
    Eventually.eventually(
        () ->
            assertThat(out.toString(StandardCharsets.UTF_8).split("0 passed, 3 failed", -1))
                .hasSizeGreaterThan(2));

    watching.interrupt();

    assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("FAILED +node.reachable +127.0.0.1:9 ");
  }

  private int verify(RunningSuite suite, List<String> urls) {
    List<String> arguments = new ArrayList<>(urls);
    arguments.addAll(List.of("--json", "--otlp", suite.otlpUrl()));
    arguments.addAll(List.of("--baseline", folder.resolve("baseline.json").toString()));
    out.reset();
    return run(suite.secret(), arguments);
  }

  private JsonObject report() {
    return new JsonObject(out.toString(StandardCharsets.UTF_8));
  }

  private int run(String secret, List<String> arguments) {
    return VerifyMain.run(
        arguments,
        secret,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static List<String> failures(JsonObject report) {
    return report.getJsonArray("findings").stream()
        .map(JsonObject.class::cast)
        .filter(finding -> finding.getString("verdict").equals("FAILED"))
        .map(JsonObject::encode)
        .toList();
  }

  private static Set<String> checks(JsonObject report) {
    return values(report, "check");
  }

  private static Set<String> verdicts(JsonObject report) {
    return values(report, "verdict");
  }

  private static Set<String> values(JsonObject report, String field) {
    return report.getJsonArray("findings").stream()
        .map(finding -> ((JsonObject) finding).getString(field))
        .collect(Collectors.toSet());
  }
}

package maguey.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A report of the load command, as programs and as people read it. */
record LoadReport(JsonObject json, String page) {
  /** All in a folder, the oldest first. */
  static List<LoadReport> in(Path folder) throws IOException {
    List<LoadReport> reports = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        Path page = folder.resolve(file.getFileName().toString().replace(".json", ".html"));
        reports.add(new LoadReport(new JsonObject(Files.readString(file)), Files.readString(page)));
      }
    }
    return reports;
  }

  String runId() {
    return json.getJsonObject("run").getString("id");
  }

  /** The checks that failed. */
  List<String> broken() {
    return objects("checks")
        .filter(check -> !check.getBoolean("passed"))
        .map(check -> check.getString("name"))
        .toList();
  }

  List<String> checks() {
    return objects("checks").map(check -> check.getString("name")).toList();
  }

  /** What the check whose name begins so found. */
  String detail(String name) {
    return objects("checks")
        .filter(check -> check.getString("name").startsWith(name))
        .findFirst()
        .orElseThrow()
        .getString("detail");
  }

  /** What came of the requests, in a few words each. */
  List<String> labels() {
    return objects("outcomes").map(row -> row.getString("label")).toList();
  }

  JsonObject latency(String step, String kind) {
    return objects("latency")
        .filter(row -> row.getString("step").equals(step) && row.getString("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** From every percentile band and every outcome there is a way to traces that are stored. */
  void assertLeadsToTraces() {
    objects("latency").forEach(LoadReport::assertEachBandHasExamples);
    assertThat(objects("outcomes")).allMatch(row -> !row.getJsonArray("examples").isEmpty());
    assertThat(page).contains(links());
  }

  /** A band that somebody fell into; where two percentiles are the same there is none between. */
  private static void assertEachBandHasExamples(JsonObject row) {
    List<Double> bounds =
        Stream.of("p50", "p90", "p95", "p99", "p999", "max")
            .map(row::getDouble)
            .distinct()
            .toList();
    assertThat(objects(row.getJsonArray("bands")))
        .as(row.getString("step") + " " + row.getString("kind"))
        .allMatch(band -> !band.getJsonArray("examples").isEmpty())
        .map(band -> band.getDouble("toMillis"))
        .isEqualTo(bounds);
  }

  /** Of all examples, each of which must be stored. */
  private List<String> links() {
    Stream<JsonObject> bands =
        objects("latency").flatMap(row -> objects(row.getJsonArray("bands")));
    List<JsonObject> examples =
        Stream.concat(bands, objects("outcomes"))
            .flatMap(row -> objects(row.getJsonArray("examples")))
            .toList();
    assertThat(examples).isNotEmpty().allMatch(example -> example.getBoolean("stored"));
    return examples.stream().map(each -> "href=\"" + each.getString("url") + "\"").toList();
  }

  /** The rows of one part. */
  Stream<JsonObject> objects(String part) {
    return objects(json.getJsonArray(part));
  }

  static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}

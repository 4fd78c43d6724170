package maguey.load.report;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The reports of a scenario in a folder, each as JSON and as a page, by the time of its run. */
public final class Archive {
  private final Path folder;
  private final String scenario;

  public Archive(Path folder, String scenario) {
    this.folder = folder;
    this.scenario = scenario;
  }

  /** The last report that can be read. */
  public Optional<JsonObject> last() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> newest =
          files
              .filter(file -> file.getFileName().toString().matches(scenario + "-\\d{8}-.*\\.json"))
              .max(Path::compareTo);
      return newest.isEmpty() ? Optional.empty() : read(newest.get());
    }
  }

  /** Writes both forms. */
  public void keep(String runId, JsonObject report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(runId, "json"), report.encodePrettily() + "\n");
    Files.writeString(page(runId), ReportPage.of(report));
  }

  /** Where the page of a run is. */
  public Path page(String runId) {
    return file(runId, "html");
  }

  private Path file(String runId, String ending) {
    return folder.resolve(scenario + "-" + runId + "." + ending);
  }

  private static Optional<JsonObject> read(Path file) throws IOException {
    try {
      return Optional.of(new JsonObject(Files.readString(file)));
    } catch (DecodeException cut) {
      return Optional.empty();
    }
  }
}

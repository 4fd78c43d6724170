package maguey.load.report;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The reports of a scenario in a folder, each as JSON and as a page, by the time of its run. */
public final class Archive {
  /** Who compares with a run before these does so by hand. */
  private static final int MOST = 20;

  private final Path folder;
  private final String scenario;

  public Archive(Path folder, String scenario) {
    this.folder = folder;
    this.scenario = scenario;
  }

  /** The reports that can be read, of the last runs, the latest first. */
  public List<JsonObject> latest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(scenario + "-\\d{8}-.*\\.json"))
          .sorted(Comparator.reverseOrder())
          .limit(MOST)
          .flatMap(file -> read(file).stream())
          .toList();
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

  private static Optional<JsonObject> read(Path file) {
    try {
      return Optional.of(new JsonObject(Files.readString(file)));
    } catch (DecodeException cut) {
      return Optional.empty();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

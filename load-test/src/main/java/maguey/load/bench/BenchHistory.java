package maguey.load.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * What the benches printed so far, a line of JSON per run: {@code {at, bench, arguments, machine,
 * printed}}. Runs are added and never changed.
 */
final class BenchHistory {
  private final Path file;

  BenchHistory(Path file) {
    this.file = file;
  }

  void append(
      Instant at, String bench, List<String> arguments, Machine machine, List<String> printed)
      throws IOException {
    JsonObject run =
        new JsonObject()
            .put("at", at.toString())
            .put("bench", bench)
            .put("arguments", new JsonArray(arguments))
            .put("machine", machine.toJson())
            .put("printed", new JsonArray(printed));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file, run.encode() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The runs as text, the oldest first. */
  String words() throws IOException {
    if (!Files.exists(file)) {
      return "No bench has run here yet: ./maguey bench NAME\n";
    }
    StringBuilder words = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      words.append(words(new JsonObject(line)));
    }
    return words.toString();
  }

  private static String words(JsonObject run) {
    JsonObject machine = run.getJsonObject("machine");
    String head =
        "%s  %s %s  (commit %s, %d × %s, load %s)%n"
            .formatted(
                run.getString("at"),
                run.getString("bench"),
                String.join(" ", strings(run.getJsonArray("arguments"))),
                machine.getString("commit"),
                machine.getInteger("cores"),
                machine.getString("processor"),
                machine.getValue("load"));
    return head + "  " + String.join("\n  ", strings(run.getJsonArray("printed"))) + "\n\n";
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }
}

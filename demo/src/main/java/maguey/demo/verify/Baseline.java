package maguey.demo.verify;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The 95th percentiles of a deployment's operations on a day when all was well, in a file. */
final class Baseline {
  private final Path file;

  Baseline(Path file) {
    this.file = file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** Milliseconds by {@code service operation}. */
  Map<String, Double> read() {
    try {
      Map<String, Double> times = new TreeMap<>();
      JsonObject kept = new JsonObject(Files.readString(file));
      kept.fieldNames().forEach(name -> times.put(name, kept.getDouble(name)));
      return times;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  void write(Map<String, Double> times) {
    JsonObject kept = new JsonObject();
    times.forEach(kept::put);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, kept.encodePrettily() + "\n");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}

package maguey.load.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a bench ran on, without which its figures say little.
 *
 * @param processor as Linux names it; the architecture elsewhere
 * @param load how many processes wanted to run before the bench began, over the last minute;
 *     negative where that is not told
 * @param commit of the sources; {@code unknown} outside a checkout
 */
record Machine(
    String processor,
    int cores,
    long memoryMb,
    double load,
    String system,
    String java,
    String commit) {

  static Machine here() throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        processorName(),
        system.getAvailableProcessors(),
        system.getTotalMemorySize() >> 20,
        Math.round(system.getSystemLoadAverage() * 100) / 100.0,
        system.getName() + " " + system.getVersion(),
        System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
        commitOfSources());
  }

  String words() {
    return "%d × %s, %d MB, %s, Java %s, commit %s, load %.2f before"
        .formatted(cores, processor, memoryMb, system, java, commit, load);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("processor", processor)
        .put("cores", cores)
        .put("memoryMb", memoryMb)
        .put("load", load)
        .put("system", system)
        .put("java", java)
        .put("commit", commit);
  }

  private static String processorName() throws IOException {
    Path told = Path.of("/proc/cpuinfo");
    return Files.exists(told)
        ? Files.readAllLines(told).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"))
        : System.getProperty("os.arch");
  }

  private static String commitOfSources() {
    try {
      Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
      String told = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? told : "unknown";
    } catch (IOException noGit) {
      return "unknown";
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}

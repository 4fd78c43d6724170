package maguey.load.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ./maguey demo --once} as a newcomer starts it, on an empty folder: how long until the
 * first journey is one trace, from the start of the JVM, and what memory JVM and PostgreSQL take.
 * It is for an idle machine whose documented ports are free.
 */
final class DemoBench {
  /** As the command has them. */
  static final List<String> FLAGS =
      List.of("-Xmx640m", Program.SMALL_COLLECTOR, "-XX:+ExitOnOutOfMemoryError");

  private static final String MAIN = "maguey.demo.DemoMain";
  private static final String JOURNEY_IS_THERE = "Maguey is up.";

  private DemoBench() {}

  static void run(List<String> arguments) throws Exception {
    int rounds = Arguments.number(arguments, 0, 1);
    for (int round = 1; round <= rounds; round++) {
      Path folder = Files.createTempDirectory("maguey-bench-demo");
      try {
        System.out.printf("round %d: %s%n", round, firstJourney(folder));
      } finally {
        delete(folder);
      }
    }
  }

  private static String firstJourney(Path folder) throws Exception {
    long began = System.nanoTime();
    Process demo = Program.demo(folder, FLAGS, MAIN, List.of("--once"));
    Path server = folder.resolve(Path.of(".maguey", "postgres", "postmaster.pid"));
    try (MemoryWatch memory = MemoryWatch.of(demo.toHandle(), server)) {
      long journey = nanosUntilJourney(demo);
      if (demo.waitFor() != 0) {
        throw new IllegalStateException("The demo ended with " + demo.exitValue());
      }
      return "first journey after %.1f s; %s".formatted((journey - began) / 1e9, memory.words());
    }
  }

  /** When its line came; reads all others, too, or the demo would wait for us. */
  private static long nanosUntilJourney(Process demo) throws IOException {
    List<String> told = new ArrayList<>();
    long journey = 0;
    try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told.add(line);
        journey = line.equals(JOURNEY_IS_THERE) ? System.nanoTime() : journey;
      }
    }
    if (journey == 0) {
      throw new IllegalStateException("There was no journey: " + told);
    }
    return journey;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}

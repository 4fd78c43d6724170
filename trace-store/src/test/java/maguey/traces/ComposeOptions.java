package maguey.traces;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The options that {@code docker-compose.yml} gives the JVM of a trace store. */
public final class ComposeOptions {
  /** The small JVMs of the test kit have another collector, which must be taken back first. */
  private static final List<String> COLLECTOR =
      List.of("-XX:-UseSerialGC", "-XX:+UseParallelGC", "-XX:NewRatio=1");

  private ComposeOptions() {}

  /** Its collector, behind more options. */
  public static String[] collector(String... more) {
    return Stream.concat(Arrays.stream(more), COLLECTOR.stream()).toArray(String[]::new);
  }
}

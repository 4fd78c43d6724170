package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processor time of some threads of a JVM, as Linux tells it; elsewhere it is zero. */
final class ThreadClock {
  private final Path threads;
  private final String name;

  ThreadClock(long process, String name) {
    this.threads = Path.of("/proc/" + process + "/task");
    this.name = name.substring(0, Math.min(ProcessStat.NAME_LENGTH, name.length()));
  }

  /** Seconds since they started. */
  double seconds() {
    try (Stream<Path> all = Files.list(threads)) {
      List<Path> each = all.toList();
      return each.stream().mapToLong(this::ticks).sum() / ProcessStat.TICKS_PER_SECOND;
    } catch (IOException notLinux) {
      return 0;
    }
  }

  private long ticks(Path thread) {
    return ProcessStat.of(thread)
        .filter(stat -> stat.name().startsWith(name))
        .map(ProcessStat::own)
        .orElse(0L);
  }
}

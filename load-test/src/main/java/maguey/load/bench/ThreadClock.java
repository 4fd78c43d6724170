package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processor time of some threads of a JVM, as Linux tells it; elsewhere it is zero. */
final class ThreadClock {
  private static final double TICKS_PER_SECOND = 100;

  /** Of a name, Linux keeps so much. */
  private static final int NAME_LENGTH = 15;

  /** Fields of {@code stat} behind the name: how long it ran in user mode and in the kernel. */
  private static final int USER = 11;

  private static final int KERNEL = 12;

  private final Path threads;
  private final String name;

  ThreadClock(long process, String name) {
    this.threads = Path.of("/proc/" + process + "/task");
    this.name = name.substring(0, Math.min(NAME_LENGTH, name.length()));
  }

  /** Seconds since they started. */
  double seconds() {
    try (Stream<Path> all = Files.list(threads)) {
      List<Path> each = all.toList();
      return each.stream().mapToLong(this::ticks).sum() / TICKS_PER_SECOND;
    } catch (IOException notLinux) {
      return 0;
    }
  }

  private long ticks(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      int end = stat.lastIndexOf(')');
      if (!stat.substring(stat.indexOf('(') + 1, end).startsWith(name)) {
        return 0;
      }
      String[] fields = stat.substring(end + 2).split(" ");
      return Long.parseLong(fields[USER]) + Long.parseLong(fields[KERNEL]);
    } catch (IOException ended) {
      return 0;
    }
  }
}

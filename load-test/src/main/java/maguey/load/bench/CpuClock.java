package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The processor time that a process and its children have taken, as Linux tells it. It says what a
 * piece of work costs also while others use the machine, when elapsed time says little; elsewhere
 * it is zero.
 */
final class CpuClock {
  private static final Path PROCESSES = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of {@code /proc/PID/stat}, counted from the one behind the command. */
  private static final int PARENT = 1;

  private static final int OWN_TIMES = 11;
  private static final int ENDED_CHILDREN = 13;

  private final long pid;

  CpuClock(long pid) {
    this.pid = pid;
  }

  /** Seconds since it started, of its threads and of its children, living and ended. */
  double seconds() {
    LongStream own = times(pid, parent -> true, ENDED_CHILDREN + 2);
    LongStream children = processes().flatMap(each -> times(each, p -> p == pid, ENDED_CHILDREN));
    return LongStream.concat(own, children).sum() / TICKS_PER_SECOND;
  }

  private static LongStream processes() {
    try (Stream<Path> all = Files.list(PROCESSES)) {
      return LongStream.of(
          all.map(path -> path.getFileName().toString())
              .filter(name -> name.chars().allMatch(Character::isDigit))
              .mapToLong(Long::parseLong)
              .toArray());
    } catch (IOException notLinux) {
      return LongStream.empty();
    }
  }

  private static LongStream times(long process, LongPredicate ofParent, int until) {
    try {
      String stat = Files.readString(PROCESSES.resolve(process + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return ofParent.test(Long.parseLong(fields[PARENT]))
          ? Stream.of(fields).skip(OWN_TIMES).limit(until - OWN_TIMES).mapToLong(Long::parseLong)
          : LongStream.empty();
    } catch (IOException gone) {
      return LongStream.empty();
    }
  }
}

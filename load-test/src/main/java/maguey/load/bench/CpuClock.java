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

  private static final int OWN = 11;
  private static final int OF_ENDED_CHILDREN = 13;
  private static final int USER_AND_SYSTEM = 2;

  private final long pid;

  CpuClock(long pid) {
    this.pid = pid;
  }

  /**
   * Seconds since it started, of its threads and of its children, living and ended. A child that
   * ends while they are counted would be among neither: then they are counted again.
   */
  double seconds() {
    long ended = ended();
    long living = living();
    for (long now = ended(); now != ended; now = ended()) {
      ended = now;
      living = living();
    }
    return (ended + living) / TICKS_PER_SECOND;
  }

  private long ended() {
    return times(pid, parent -> true, OF_ENDED_CHILDREN).sum();
  }

  private long living() {
    LongStream own = times(pid, parent -> true, OWN);
    return LongStream.concat(own, processes().flatMap(each -> times(each, p -> p == pid, OWN)))
        .sum();
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

  private static LongStream times(long process, LongPredicate ofParent, int from) {
    try {
      String stat = Files.readString(PROCESSES.resolve(process + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return ofParent.test(Long.parseLong(fields[PARENT]))
          ? Stream.of(fields).skip(from).limit(USER_AND_SYSTEM).mapToLong(Long::parseLong)
          : LongStream.empty();
    } catch (IOException gone) {
      return LongStream.empty();
    }
  }
}

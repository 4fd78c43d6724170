package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The processor time that a process and its children have taken, as Linux tells it. It says what a
 * piece of work costs also while others use the machine, when elapsed time says little; elsewhere
 * it is zero.
 */
final class CpuClock {
  private static final Path PROCESSES = Path.of("/proc");

  private static final long NOBODY = -1;

  private final long pid;

  CpuClock(long pid) {
    this.pid = pid;
  }

  /** Of a part that a side does not have. */
  static CpuClock ofNobody() {
    return new CpuClock(NOBODY);
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
    return (ended + living) / ProcessStat.TICKS_PER_SECOND;
  }

  private long ended() {
    return stat(pid).map(ProcessStat::ofEndedChildren).orElse(0L);
  }

  private long living() {
    return stat(pid).map(ProcessStat::own).orElse(0L) + processes().map(this::ofChild).sum();
  }

  private long ofChild(long process) {
    return stat(process).filter(stat -> stat.parent() == pid).map(ProcessStat::own).orElse(0L);
  }

  private static Optional<ProcessStat> stat(long process) {
    return ProcessStat.of(PROCESSES.resolve(Long.toString(process)));
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
}

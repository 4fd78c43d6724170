package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The resident memory of a program and of the PostgreSQL that it starts, looked at five times a
 * second, as Linux tells it; elsewhere it is zero. A page that processes share counts once: each
 * has its part of it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html">Pss in
 *     proc_pid_smaps(5)</a>
 */
final class MemoryWatch implements AutoCloseable {
  private static final int EVERY_MILLIS = 200;
  private static final double KILOBYTES_PER_MEGABYTE = 1_024;
  private static final Predicate<String> NUMBER = Pattern.compile("[0-9]+").asMatchPredicate();

  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
  private final ProcessHandle program;
  private final Path serverPid;
  private long mostOfProgram;
  private long mostOfServer;
  private long mostTogether;

  private MemoryWatch(ProcessHandle program, Path serverPid) {
    this.program = program;
    this.serverPid = serverPid;
  }

  /**
   * Looks until it is closed.
   *
   * @param serverPid a file whose first line is the server's process id, while it runs
   */
  static MemoryWatch of(ProcessHandle program, Path serverPid) {
    MemoryWatch watch = new MemoryWatch(program, serverPid);
    watch.looks.scheduleWithFixedDelay(watch::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** What was seen at most, in words. */
  synchronized String words() {
    return "resident at most %.0f MB at a time (JVM at most %.0f, PostgreSQL %.0f)"
        .formatted(
            mostTogether / KILOBYTES_PER_MEGABYTE,
            mostOfProgram / KILOBYTES_PER_MEGABYTE,
            mostOfServer / KILOBYTES_PER_MEGABYTE);
  }

  /** The most that both had at a time, in KB. */
  synchronized long mostTogether() {
    return mostTogether;
  }

  synchronized void look() {
    long ofProgram = kilobytes(program);
    long ofServer = server().mapToLong(MemoryWatch::kilobytes).sum();
    mostOfProgram = Math.max(mostOfProgram, ofProgram);
    mostOfServer = Math.max(mostOfServer, ofServer);
    mostTogether = Math.max(mostTogether, ofProgram + ofServer);
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }

  /** The server and a process for each of its connections. */
  private Stream<ProcessHandle> server() {
    return serverId()
        .flatMap(ProcessHandle::of)
        .map(server -> Stream.concat(Stream.of(server), server.children()))
        .orElse(Stream.of());
  }

  private Optional<Long> serverId() {
    return lines(serverPid).stream().findFirst().filter(NUMBER).map(Long::valueOf);
  }

  private static long kilobytes(ProcessHandle process) {
    return lines(Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup")).stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Nothing of a file that is not there, or of a process that has ended. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException gone) {
      return List.of();
    }
  }
}

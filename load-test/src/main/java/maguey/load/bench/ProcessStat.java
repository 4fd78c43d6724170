package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of a process or of one of its threads; processor time is in ticks.
 *
 * @param name the thread's or the command's, so much of it as Linux keeps
 * @param parent its process id
 * @param own time of the process itself, all threads included, or of the thread
 * @param ofEndedChildren time of the children that have ended and that it has noticed
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record ProcessStat(String name, long parent, long own, long ofEndedChildren) {
  static final double TICKS_PER_SECOND = 100;

  /** Of a name, Linux keeps so much. */
  static final int NAME_LENGTH = 15;

  /** Fields behind the name, which may itself hold blanks and parentheses. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int KERNEL = 12;
  private static final int USER_OF_CHILDREN = 13;
  private static final int KERNEL_OF_CHILDREN = 14;

  /**
   * Reads it.
   *
   * @param folder {@code /proc/PID}, or {@code /proc/PID/task/TID}
   * @return empty when it has ended, and where there is no Linux
   */
  static Optional<ProcessStat> of(Path folder) {
    try {
      return Optional.of(parse(Files.readString(folder.resolve("stat"))));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static ProcessStat parse(String stat) {
    int end = stat.lastIndexOf(')');
    String[] fields = stat.substring(end + 2).split(" ");
    return new ProcessStat(
        stat.substring(stat.indexOf('(') + 1, end),
        Long.parseLong(fields[PARENT]),
        Long.parseLong(fields[USER]) + Long.parseLong(fields[KERNEL]),
        Long.parseLong(fields[USER_OF_CHILDREN]) + Long.parseLong(fields[KERNEL_OF_CHILDREN]));
  }
}

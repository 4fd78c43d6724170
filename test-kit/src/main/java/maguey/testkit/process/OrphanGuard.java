package maguey.testkit.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Kills what this JVM started when this JVM ends in whatever way, kill -9 included: a shell reads
 * the ids from a pipe, and the pipe closes with us.
 */
final class OrphanGuard {
  private static final String WATCH =
      """
      alive=' '
      while read -r what pid; do
        case $what in
          started) alive="$alive$pid " ;;
          ended) alive=$(printf '%s' "$alive" | sed "s/ $pid / /") ;;
        esac
      done
      for pid in $alive; do kill -9 "$pid" 2>/dev/null; done
      """;

  private static final PrintStream IDS = watch();

  private OrphanGuard() {}

  /** Watches a process until it has ended. */
  static synchronized void watch(Process process) {
    tell("started " + process.pid());
    process.onExit().thenRun(() -> tell("ended " + process.pid()));
  }

  private static synchronized void tell(String what) {
    IDS.println(what);
  }

  private static PrintStream watch() {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", WATCH)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new PrintStream(shell.getOutputStream(), true, StandardCharsets.US_ASCII);
    } catch (IOException failure) {
      throw new UncheckedIOException("The guard of child processes cannot be started", failure);
    }
  }
}

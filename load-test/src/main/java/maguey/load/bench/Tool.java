package maguey.load.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * A program that is no part of the suite and that a bench cannot do without.
 *
 * @param command by which it is started
 * @param remedy how to get it
 */
record Tool(String command, String remedy) {
  static final Tool PGBENCH =
      new Tool("pgbench", "Debian has it in the package postgresql, most others in PostgreSQL's");

  static final Tool CHROMIUM =
      new Tool(
          System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"),
          "Debian has it in the package chromium; the variable CHROMIUM names another");

  /** Whether it can be started. */
  boolean isThere() {
    try {
      Process process =
          new ProcessBuilder(command, "--version")
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}

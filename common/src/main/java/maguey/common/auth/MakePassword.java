package maguey.common.auth;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Prints the hash of a password for {@code MAGUEY_USERS}: {@code ./maguey password}. It asks
 * without showing what is typed, or reads one line from a pipe.
 */
public final class MakePassword {
  private MakePassword() {}

  /** Needs no arguments: what stands on a command line is seen by all users of a machine. */
  public static void main(String[] args) throws IOException {
    try {
      System.out.println(PasswordHash.of(read(), PasswordHash.COST));
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }
  }

  private static String read() throws IOException {
    Console console = System.console();
    if (console != null) {
      return new String(console.readPassword("Password: "));
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}

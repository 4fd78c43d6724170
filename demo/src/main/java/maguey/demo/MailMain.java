package maguey.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code ./maguey mail ADDRESS}: the mails that somebody got in the demo that runs on this machine.
 */
public final class MailMain {
  private static final int FAILED = 1;
  private static final int ASKED_WRONGLY = 2;
  private static final String USAGE =
      "./maguey mail ADDRESS   the mails that came to this address in the demo, as text";

  private MailMain() {}

  /** Ends with 1 if no demo runs, 2 if it was asked wrongly. */
  public static void main(String[] args) {
    System.exit(run(Path.of(".maguey"), List.of(args), System.out, System.err));
  }

  static int run(Path folder, List<String> args, PrintStream out, PrintStream err) {
    if (args.equals(List.of("--help"))) {
      out.println(USAGE);
      return 0;
    }
    if (args.size() != 1 || !args.get(0).contains("@")) {
      err.println(
          (args.isEmpty() ? "Whose mails?" : String.join(" ", args) + " is no address")
              + "\n\n"
              + USAGE);
      return ASKED_WRONGLY;
    }
    try {
      print(new Mailbox(DemoPorts.mailboxIn(folder), args.get(0)).letters(), out);
      return 0;
    } catch (StoryFailure away) {
      err.println(away.getMessage());
      return FAILED;
    }
  }

  private static void print(List<String> letters, PrintStream out) {
    out.println(
        letters.isEmpty() ? "No mail yet" : String.join("\n" + "-".repeat(72) + "\n", letters));
  }
}

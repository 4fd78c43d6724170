package maguey.load;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import maguey.load.suite.CannotLoad;

/** Puts load on a running deployment and reports; see {@link LoadOptions}. */
public final class LoadMain {
  private static final int FAILED = 1;
  private static final int ASKED_WRONGLY = 2;

  private LoadMain() {}

  /** Ends with 0 if all checks passed, 1 if not or nothing could be run, 2 if asked wrongly. */
  public static void main(String[] args) throws IOException {
    System.exit(run(List.of(args), System.getenv(), System.out, System.err));
  }

  /** The command, without ending the JVM. */
  public static int run(
      List<String> args, Map<String, String> environment, PrintStream out, PrintStream err)
      throws IOException {
    if (args.contains("--help")) {
      out.print(LoadOptions.USAGE);
      return 0;
    }
    try {
      LoadOptions options = LoadOptions.of(args);
      if (environment.getOrDefault("MAGUEY_JWT_SECRET", "").isBlank()) {
        throw new IllegalArgumentException("MAGUEY_JWT_SECRET is not set");
      }
      return new LoadRun(options, environment, out).run() ? 0 : FAILED;
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage() + "\n\n" + LoadOptions.USAGE);
      return ASKED_WRONGLY;
    } catch (CannotLoad broken) {
      err.println(broken.getMessage());
      return FAILED;
    }
  }
}

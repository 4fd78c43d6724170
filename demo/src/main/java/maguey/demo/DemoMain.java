package maguey.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The demo: starts the suite, plays the story of a ticket, prints where to look, and stays up until
 * Ctrl-C. With {@code --once} it ends after the story: 0, or 1 and what is wrong; 2 when it was
 * asked wrongly.
 */
public final class DemoMain {
  private static final String ONCE = "--once";
  private static final String HELP = "--help";
  private static final int FAILED = 1;
  private static final int ASKED_WRONGLY = 2;
  private static final String USAGE =
      """
      ./maguey demo [--once]   the suite on this machine with its own PostgreSQL; plays the story, prints the links,
                               and stays up until Ctrl-C

        --once   ends after the story: with 0, or with 1 and what is wrong

      Its data, its secrets and the services' log (demo.log) are in .maguey; without that folder it starts afresh.
      """;

  private DemoMain() {}

  /** Keeps its data in {@code .maguey} below the folder it is started in. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (options.contains(HELP)) {
      System.out.print(USAGE);
      return;
    }
    Optional<String> unknown = options.stream().filter(o -> !o.equals(ONCE)).findFirst();
    if (unknown.isPresent()) {
      System.err.println("'" + unknown.get() + "' is no option\n\n" + USAGE);
      System.exit(ASKED_WRONGLY);
    }
    Ports ports = Ports.documented();
    if (ports.taken() != 0) {
      System.err.println("Port " + ports.taken() + " is taken; stop what listens there first.");
      System.exit(FAILED);
    }
    System.exit(run(Path.of(".maguey"), ports, options.contains(ONCE)));
  }

  static int run(Path folder, Ports ports, boolean once) throws Exception {
    Path log = DemoLog.into(folder);
    long started = System.nanoTime();
    PrintStream out = System.out;
    try (LocalSuite suite = LocalSuite.start(folder, ports, step -> out.println(step + " …"));
        StoryTokens tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"))) {
      out.println("Playing the story: a purchase three days ago, a scan now …");
      StoryResult story = new Story(suite.urls(), tokens).play();
      new DemoOutput(suite.urls(), tokens).print(out, story, log);
      DemoOutput.timing(out, Duration.ofNanos(System.nanoTime() - started));
      if (!story.problems().isEmpty()) {
        DemoOutput.problems(System.err, story);
      }
      if (!once) {
        new CountDownLatch(1).await();
      }
      return story.problems().isEmpty() ? 0 : FAILED;
    } catch (IOException | RuntimeException failure) {
      System.err.println("The demo ends: " + failure.getMessage() + "\nIts log is " + log);
      return FAILED;
    }
  }
}

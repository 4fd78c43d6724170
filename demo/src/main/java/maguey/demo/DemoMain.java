package maguey.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

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

  static int run(Path folder, Ports ports, boolean once) throws IOException {
    Path log = DemoLog.into(folder);
    AtomicBoolean isEnding = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> isEnding.set(true), "ending"));
    try {
      return play(folder, ports, once, log);
    } catch (Exception failure) {
      // What fails because the suite is taken away needs no word.
      if (!isEnding.get()) {
        tell(failure, log);
      }
      return FAILED;
    }
  }

  private static int play(Path folder, Ports ports, boolean once, Path log) throws Exception {
    long started = System.nanoTime();
    PrintStream out = System.out;
    try (LocalSuite suite = LocalSuite.start(folder, ports, step -> out.println(step + " …"));
        StoryTokens tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"))) {
      out.println("Playing the story: a purchase three days ago, a scan now …");
      StoryResult story = new Story(suite.urls(), tokens).play();
      DemoOutput output = new DemoOutput(suite.urls(), tokens);
      output.print(out, story, log);
      if (!once) {
        output.scanner(out, story);
      }
      DemoOutput.timing(out, Duration.ofNanos(System.nanoTime() - started));
      if (!story.problems().isEmpty()) {
        DemoOutput.problems(System.err, story);
      }
      if (!once) {
        new CountDownLatch(1).await();
      }
      return story.problems().isEmpty() ? 0 : FAILED;
    }
  }

  private static void tell(Exception failure, Path log) {
    // Not before: a logger that is there too early logs on the console.
    LoggerFactory.getLogger(DemoMain.class).error("The demo ends", failure);
    String why = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    System.err.println("The demo ends: " + why + "\nIts log is " + log);
  }
}

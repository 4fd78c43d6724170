package maguey.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The demo: starts the suite, plays the story of a ticket, prints where to look, and stays up until
 * Ctrl-C. With {@code --once} it ends after the story: 0, or 1 and what is wrong.
 */
public final class DemoMain {
  private DemoMain() {}

  /** Keeps its data in {@code .maguey} below the folder it is started in. */
  public static void main(String[] args) throws Exception {
    System.setProperty("hazelcast.logging.type", "slf4j");
    Ports ports = Ports.documented();
    if (ports.taken() != 0) {
      System.err.println("Port " + ports.taken() + " is taken; stop what listens there first.");
      System.exit(1);
    }
    System.exit(run(Path.of(".maguey"), ports, List.of(args).contains("--once")));
  }

  private static int run(Path folder, Ports ports, boolean once) throws Exception {
    long started = System.nanoTime();
    try (LocalSuite suite = LocalSuite.start(folder, ports);
        StoryTokens tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"))) {
      Thread closing = new Thread(suite::close, "close");
      Runtime.getRuntime().addShutdownHook(closing);
      StoryResult story = new Story(suite.urls(), tokens).play();
      DemoOutput.print(System.out, suite.urls(), tokens.link(), story);
      DemoOutput.timing(System.out, Duration.ofNanos(System.nanoTime() - started));
      if (!story.problems().isEmpty()) {
        DemoOutput.problems(System.err, story);
      }
      if (!once) {
        new CountDownLatch(1).await();
      }
      Runtime.getRuntime().removeShutdownHook(closing);
      return story.problems().isEmpty() ? 0 : 1;
    }
  }
}

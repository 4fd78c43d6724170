package maguey.demo;

import java.io.PrintStream;
import java.time.Duration;

/** What the demo tells whoever started it. */
final class DemoOutput {
  private DemoOutput() {}

  static void print(PrintStream out, SuiteUrls urls, String loginToken, StoryResult story) {
    out.printf(
        """

        Maguey is up.
          public site      %s
          dashboard        %s/login?token=%s
                           (the link signs you in once)
          this story       %s
          order %s  %s/orders/%s?secret=%s
          gate             %s/scanner
        """,
        urls.marketing(),
        urls.traces(),
        loginToken,
        urls.trace(story.traceId()),
        story.orderNumber(),
        urls.marketing(),
        story.orderNumber(),
        story.orderSecret(),
        urls.scanner());
    out.flush();
  }

  static void timing(PrintStream out, Duration toJourney) {
    out.printf("  first journey after %.1f s. Stop with Ctrl-C.%n", toJourney.toMillis() / 1e3);
  }

  static void problems(PrintStream err, StoryResult story) {
    err.println("The story did not end as it must:");
    story.problems().forEach(problem -> err.println("  - " + problem));
  }
}

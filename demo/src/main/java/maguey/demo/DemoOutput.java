package maguey.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/** What the demo tells whoever started it. */
final class DemoOutput {
  private final SuiteUrls urls;
  private final StoryTokens tokens;

  DemoOutput(SuiteUrls urls, StoryTokens tokens) {
    this.urls = urls;
    this.tokens = tokens;
  }

  /** Prints the links. */
  void print(PrintStream out, StoryResult story, Path log) {
    out.printf(
        """

        Maguey is up.
          public site      %s
          dashboard        %s/login?token=%s
          gate board       %s/login?token=%s
                           (these two links sign you in, each of them once)
          this story       %s
          order %s  %s
          mails            ./maguey mail %s
                           (or by a mail program: IMAP at %s:%d, the address as user, any password)
          database         ./maguey psql
          services' log    %s
        """,
        urls.marketing(),
        urls.traces(),
        tokens.link(),
        urls.scanner(),
        tokens.link(),
        urls.trace(story.traceId()),
        story.orderNumber(),
        order(story),
        story.email(),
        urls.mailbox().getHost(),
        urls.mailbox().getPort(),
        log);
    out.flush();
  }

  /** Prints the link that makes the story's scanner of a browser. */
  void scanner(PrintStream out, StoryResult story) {
    out.printf(
        """
          scanner          %s/scanner#token=%s
                           (at gate north; type a ticket's code that the order's page shows, or hold its QR code before the camera)
        """,
        urls.scanner(), story.deviceToken());
  }

  private String order(StoryResult story) {
    return urls.marketing() + "/orders/" + story.orderNumber() + "?secret=" + story.orderSecret();
  }

  static void timing(PrintStream out, Duration toJourney) {
    out.printf("  first journey after %.1f s. Stop with Ctrl-C.%n", toJourney.toMillis() / 1e3);
  }

  static void problems(PrintStream err, StoryResult story) {
    err.println("The story did not end as it must:");
    story.problems().forEach(problem -> err.println("  - " + problem));
  }
}

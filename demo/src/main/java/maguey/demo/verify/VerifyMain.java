package maguey.demo.verify;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import maguey.demo.StoryTokens;

/** Checks a running deployment as an operator would, from outside; see {@link VerifyOptions}. */
public final class VerifyMain {
  private static final int FAILED = 1;
  private static final int ASKED_WRONGLY = 2;

  private VerifyMain() {}

  /** Ends with 0 if nothing failed, 1 if something did, 2 if it was asked wrongly. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.getenv("MAGUEY_JWT_SECRET"), System.out, System.err));
  }

  static int run(List<String> args, String secret, PrintStream out, PrintStream err) {
    if (args.contains("--help")) {
      out.print(VerifyOptions.USAGE);
      return 0;
    }
    try {
      VerifyOptions options = VerifyOptions.of(args);
      if (secret == null || secret.isBlank()) {
        throw new IllegalArgumentException("MAGUEY_JWT_SECRET is not set");
      }
      options.authorities().ifPresent(Authorities::trust);
      return run(options, secret, out);
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage() + "\n\n" + VerifyOptions.USAGE);
      return ASKED_WRONGLY;
    }
  }

  private static int run(VerifyOptions options, String secret, PrintStream out) {
    Vertx vertx = Vertx.vertx();
    try (StoryTokens tokens = new StoryTokens(secret)) {
      boolean failed = once(options, tokens, vertx, out);
      while (isAgain(options)) {
        failed = once(options, tokens, vertx, out);
      }
      return failed ? FAILED : 0;
    } finally {
      vertx.close().await();
    }
  }

  /** Waits for the next time, if there is one: until somebody interrupts. */
  private static boolean isAgain(VerifyOptions options) {
    options.watch().map(Duration::toNanos).ifPresent(LockSupport::parkNanos);
    return options.watch().isPresent() && !Thread.interrupted();
  }

  private static boolean once(
      VerifyOptions options, StoryTokens tokens, Vertx vertx, PrintStream out) {
    Findings findings = new Verification(options, tokens).run(vertx);
    out.println(
        options.json() ? Report.json(findings.all(), Instant.now()) : Report.table(findings.all()));
    return findings.anyFailed();
  }
}

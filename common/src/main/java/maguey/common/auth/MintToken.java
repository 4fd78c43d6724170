package maguey.common.auth;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;

/**
 * Prints an access token without asking any service: {@code ./maguey token admin 3600}. The secret
 * comes from {@code MAGUEY_JWT_SECRET}.
 */
public final class MintToken {
  /** A program's token that is renewed every year. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private static final long USUAL_SECONDS = 3_600;
  private static final int ASKED_WRONGLY = 2;

  /**
   * Devices get theirs from scanner-service, and scanner-service makes that of the gates itself.
   */
  private static final List<String> ROLES = List.of(Tokens.ADMIN, Tokens.VIEWER, Tokens.SCANNER);

  private static final String USAGE =
      """
      ./maguey token ROLE [SECONDS]   an access token for dashboard and APIs

        ROLE      one of: %s
        SECONDS   how long it is good, 1 to %d (%d)
      """
          .formatted(String.join(", ", ROLES), LONGEST.toSeconds(), USUAL_SECONDS);

  private MintToken() {}

  /** Ends with 2 when it was asked wrongly. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.getenv(), System.out, System.err));
  }

  static int run(
      List<String> args, Map<String, String> variables, PrintStream out, PrintStream err) {
    if (args.contains("--help")) {
      out.print(USAGE);
      return 0;
    }
    try {
      out.println(mint(secret(new Env(variables)), role(args), validity(args)));
      return 0;
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage() + "\n\n" + USAGE);
    } catch (ConfigException wrong) {
      err.println(wrong.getMessage());
    }
    return ASKED_WRONGLY;
  }

  private static String mint(String secret, String role, Duration validity) {
    Vertx vertx = Vertx.vertx();
    try {
      return new Tokens(vertx, secret).mint("cli", role, validity);
    } finally {
      vertx.close().await();
    }
  }

  private static String secret(Env env) {
    String secret = env.secret("MAGUEY_JWT_SECRET", 32);
    env.verify();
    return secret;
  }

  private static String role(List<String> args) {
    if (args.isEmpty()) {
      throw new IllegalArgumentException("Which role shall it have?");
    }
    if (!ROLES.contains(args.get(0))) {
      throw new IllegalArgumentException("'" + args.get(0) + "' is no role");
    }
    return args.get(0);
  }

  private static Duration validity(List<String> args) {
    if (args.size() > 2) {
      throw new IllegalArgumentException("'" + args.get(2) + "' is too much");
    }
    String seconds = args.size() == 2 ? args.get(1) : String.valueOf(USUAL_SECONDS);
    if (!seconds.matches("[0-9]{1,9}") || !isAllowed(Long.parseLong(seconds))) {
      throw new IllegalArgumentException(
          "'" + seconds + "' is no number of seconds from 1 to " + LONGEST.toSeconds());
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static boolean isAllowed(long seconds) {
    return seconds >= 1 && seconds <= LONGEST.toSeconds();
  }
}

package maguey.common.auth;

import io.vertx.core.Vertx;
import java.time.Duration;
import maguey.common.config.Env;

/**
 * Prints an access token without asking any service: {@code ./maguey token admin 3600}. The secret
 * comes from {@code MAGUEY_JWT_SECRET}.
 */
public final class MintToken {
  private MintToken() {}

  /** Arguments: role, then how long the token is good, in seconds. */
  public static void main(String[] args) {
    Env env = new Env(System.getenv());
    String secret = env.secret("MAGUEY_JWT_SECRET", 32);
    env.verify();
    String role = args.length > 0 ? args[0] : Tokens.VIEWER;
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 3_600;
    Vertx vertx = Vertx.vertx();
    System.out.println(new Tokens(vertx, secret).mint("cli", role, Duration.ofSeconds(seconds)));
    vertx.close().await();
  }
}

package maguey.demo;

import io.vertx.core.Vertx;
import java.time.Duration;
import maguey.common.auth.Tokens;

/** The access tokens of the story's organiser and developer, minted with the suite's secret. */
final class StoryTokens implements AutoCloseable {
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Tokens tokens;

  StoryTokens(String jwtSecret) {
    tokens = new Tokens(vertx, jwtSecret);
  }

  String admin() {
    return tokens.mint("organiser", Tokens.ADMIN, VALIDITY);
  }

  String viewer() {
    return tokens.mint("developer", Tokens.VIEWER, VALIDITY);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}

package maguey.demo;

import io.vertx.core.Vertx;
import java.time.Duration;
import maguey.common.auth.Tokens;

/** The access tokens of the story's organiser and developer, minted with the suite's secret. */
public final class StoryTokens implements AutoCloseable {
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Tokens tokens;

  /** Tokens minted with the secret of the running suite. */
  public StoryTokens(String jwtSecret) {
    tokens = new Tokens(vertx, jwtSecret);
  }

  /** For the organiser, who may do everything. */
  public String admin() {
    return admin(VALIDITY);
  }

  /** The same, good for so long. */
  String admin(Duration validity) {
    return tokens.mint("organiser", Tokens.ADMIN, validity);
  }

  /** For a link that signs a person in once. */
  public String link() {
    return tokens.mintLink("developer", Tokens.ADMIN, VALIDITY);
  }

  /** For the developer, who may look. */
  public String viewer() {
    return tokens.mint("developer", Tokens.VIEWER, VALIDITY);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}

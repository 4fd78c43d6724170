package maguey.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Tokens TOKENS = new Tokens(VERTX, "a-secret-of-the-tests-that-is-long");

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @Test
  void mint_always_saysWhenItEndsAndNotWhenItBegan() {
    String token = TOKENS.mint("somebody", Tokens.VIEWER, Duration.ofHours(1));

    JsonObject claims =
        new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    assertThat(claims.fieldNames()).contains("exp", "jti").doesNotContain("iat", "nbf");
    assertThat(Tokens.roleOf(TOKENS.verify(token).await())).isEqualTo(Tokens.VIEWER);
  }
}

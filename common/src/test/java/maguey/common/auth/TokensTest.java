package maguey.common.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String SECRET = "a-secret-of-the-tests-that-is-long";
  private static final Tokens TOKENS = new Tokens(VERTX, SECRET);

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

  @Test
  void mint_withoutASecondOfValidity_isRefused() {
    for (Duration validity : List.of(Duration.ofSeconds(-5), Duration.ZERO, Duration.ofMillis(9))) {
      assertThatThrownBy(() -> TOKENS.mint("somebody", Tokens.ADMIN, validity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("validity");
    }
  }

  @Test
  void verify_tokenThatNeverEnds_isRefused() {
    String endless = signed(new JsonObject().put("role", Tokens.ADMIN));
    String endingNever = signed(new JsonObject().put("role", Tokens.ADMIN).putNull("exp"));
    String ending = signed(new JsonObject().put("role", Tokens.ADMIN).put("exp", 4_000_000_000L));

    assertThat(Tokens.roleOf(TOKENS.verify(ending).await())).isEqualTo(Tokens.ADMIN);
    for (String token : List.of(endless, endingNever)) {
      assertThatThrownBy(() -> TOKENS.verify(token).await())
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
    }
  }

  /** As whoever has the secret can sign without these classes. */
  private static String signed(JsonObject claims) {
    return JWTAuth.create(
            VERTX,
            new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(SECRET)))
        .generateToken(claims.put("iss", "maguey"), new JWTOptions().setAlgorithm("HS256"));
  }
}

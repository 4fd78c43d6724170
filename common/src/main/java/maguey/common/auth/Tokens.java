package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** Mints and checks access tokens: JWTs signed with the suite's secret, with one role each. */
public final class Tokens {
  /** May do everything. */
  public static final String ADMIN = "admin";

  /** May read the dashboard and the query APIs. */
  public static final String VIEWER = "viewer";

  /** May read the scan log and the list of gates. */
  public static final String SCANNER = "scanner";

  /** May read what ticket webhooks tell, and nothing else: scanner-service at orders-service. */
  public static final String GATES = "gates";

  private static final String LINK = "login";
  private static final String ISSUER = "maguey";

  private final JWTAuth jwt;

  public Tokens(Vertx vertx, String secret) {
    jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .setJWTOptions(new JWTOptions().setIssuer(ISSUER))
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret)));
  }

  /**
   * A token for a person or program, good for the given time.
   *
   * @param validity at least a second
   */
  public String mint(String subject, String role, Duration validity) {
    return sign(new JsonObject().put("sub", subject).put("role", role), validity);
  }

  /**
   * A token with claims of its own, among them what it is for: {@code role}. It does not say when
   * it was minted: a node whose clock is behind would refuse it until that moment.
   */
  String sign(JsonObject claims, Duration validity) {
    // The library takes less for a token that never ends.
    if (validity.toSeconds() < 1) {
      throw new IllegalArgumentException("validity must be a second at least, not " + validity);
    }
    return jwt.generateToken(
        claims.put("jti", UUID.randomUUID().toString()),
        new JWTOptions()
            .setAlgorithm("HS256")
            .setIssuer(ISSUER)
            .setNoTimestamp(true)
            .setExpiresInSeconds(Math.toIntExact(validity.toSeconds())));
  }

  /** A token for a one-time link: it opens a session of the given role and nothing else. */
  public String mintLink(String subject, String role, Duration validity) {
    return sign(
        new JsonObject().put("sub", subject).put("role", LINK).put("opens", role), validity);
  }

  /** The role of the session that a link's token opens; empty for any other token. */
  static Optional<String> linkedRole(User user) {
    return LINK.equals(roleOf(user))
        ? Optional.ofNullable(user.principal().getString("opens"))
        : Optional.empty();
  }

  /**
   * Who the token speaks for; fails with {@code UNAUTHENTICATED} when it is forged or expired, or
   * does not say when it ends.
   */
  public Future<User> verify(String token) {
    // Within a future, since the library throws at some claims instead of failing.
    return Future.succeededFuture(new TokenCredentials(token))
        .compose(jwt::authenticate)
        .expecting(Tokens::hasAnEnd)
        .recover(
            refused ->
                Future.failedFuture(
                    Problem.of(
                        ProblemType.UNAUTHENTICATED, "The token is not valid or has expired")));
  }

  private static boolean hasAnEnd(User user) {
    return user.attributes().getValue("exp") instanceof Number;
  }

  /** Whether it is one that people and programs act in; other tokens have one purpose each. */
  static boolean isPersonsRole(String role) {
    return ADMIN.equals(role) || VIEWER.equals(role);
  }

  /** The role a verified token carries. */
  public static String roleOf(User user) {
    return user.principal().getString("role", "");
  }
}

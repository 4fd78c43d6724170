package maguey.common.auth;

import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs in the people of an OpenID Connect issuer: authorization code with PKCE. */
final class OidcLogin {
  static final String PATH = "/login/oidc";

  private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);
  private static final String COOKIE = "maguey_oidc";
  private static final Duration ATTEMPT = Duration.ofMinutes(10);
  private static final long ANSWERED_WITHIN_MS = 8_000;

  private static final String AWAY =
      "The sign-in service does not answer as it should. Try again in a minute.";
  private static final String STALE =
      "This sign-in was not begun here, was used already or took too long. Begin again.";
  private static final String ENDED = "The sign-in service has not signed you in. Begin again.";
  private static final String UNTRUSTED =
      "What the sign-in service says is not to be trusted. Begin again; if it stays so, tell your administrator.";
  private static final String NO_ROLE =
      "You are known, but may not look at this. Ask your administrator for a role.";

  private final Vertx vertx;
  private final Tokens tokens;
  private final Sessions sessions;
  private final OidcSettings settings;
  private final OidcIssuer issuer;

  OidcLogin(Vertx vertx, Tokens tokens, Sessions sessions, OidcSettings settings) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.sessions = sessions;
    this.settings = settings;
    issuer = new OidcIssuer(vertx, settings);
  }

  /** Sends the browser to the issuer; fails with {@link LoginRefusal}. */
  Future<Void> begin(RoutingContext context, String page) {
    OidcAttempt attempt = OidcAttempt.begin(page);
    return issuer
        .metadata()
        .recover(failure -> refuse(LoginRefusal.unavailable(AWAY), failure))
        .compose(found -> sendAway(context, found, attempt));
  }

  private Future<Void> sendAway(RoutingContext context, JsonObject found, OidcAttempt attempt) {
    remember(context, tokens.sign(attempt.toClaims(), ATTEMPT), ATTEMPT);
    return context.redirect(address(found, attempt));
  }

  private String address(JsonObject metadata, OidcAttempt attempt) {
    String endpoint = metadata.getString("authorization_endpoint");
    QueryStringEncoder query = new QueryStringEncoder("");
    Map.of(
            "response_type", "code",
            "client_id", settings.clientId(),
            "redirect_uri", settings.redirectUri(),
            "scope", settings.scope(),
            "state", attempt.state(),
            "nonce", attempt.nonce(),
            "code_challenge", attempt.challenge(),
            "code_challenge_method", "S256")
        .forEach(query::addParam);
    return endpoint + (endpoint.contains("?") ? "&" : "?") + query.toString().substring(1);
  }

  /**
   * Takes the browser back from the issuer and signs in whom it names; fails with {@link
   * LoginRefusal}. An attempt ends with its first answer, whatever it is.
   */
  Future<Void> comeBack(RoutingContext context) {
    Cookie kept = context.request().getCookie(COOKIE);
    remember(context, "", Duration.ZERO);
    return tokens
        .verify(kept == null ? "" : kept.getValue())
        .expecting(OidcAttempt::isIn)
        .map(OidcAttempt::of)
        .expecting(attempt -> attempt.hasState(context.request().getParam("state")))
        .recover(strange -> Future.failedFuture(LoginRefusal.unknown(STALE)))
        .compose(attempt -> enter(context, attempt));
  }

  private Future<Void> enter(RoutingContext context, OidcAttempt attempt) {
    return code(context.request())
        .compose(code -> identity(code, attempt))
        .compose(claims -> start(context, claims, attempt.page()));
  }

  private static Future<String> code(HttpServerRequest request) {
    String code = request.getParam("code");
    return code == null || request.getParam("error") != null
        ? Future.failedFuture(LoginRefusal.unknown(ENDED))
        : Future.succeededFuture(code);
  }

  private Future<JsonObject> identity(String code, OidcAttempt attempt) {
    return issuer
        .change(code, attempt.verifier())
        .recover(failure -> refuse(LoginRefusal.unavailable(AWAY), failure))
        .map(OidcLogin::identityToken)
        .compose(token -> verified(token, attempt))
        .timeout(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                failure instanceof LoginRefusal
                    ? Future.failedFuture(failure)
                    : refuse(LoginRefusal.unavailable(AWAY), failure));
  }

  private static String identityToken(HttpResponse<Buffer> answer) {
    JsonObject body = answer.bodyAsJsonObject();
    if (answer.statusCode() == 400 && "invalid_grant".equals(body.getString("error"))) {
      throw LoginRefusal.unknown(STALE);
    }
    if (answer.statusCode() != 200) {
      // Its error is for whoever runs this service: a wrong client secret, for instance.
      LOG.warn("The issuer refuses this client: {}", answer.statusCode());
      throw LoginRefusal.unavailable(AWAY);
    }
    return body.getString("id_token", "");
  }

  private Future<JsonObject> verified(String token, OidcAttempt attempt) {
    return Future.all(issuer.metadata(), issuer.keys())
        .map(
            both ->
                new IdentityToken(
                    both.<JsonObject>resultAt(0).getString("issuer"),
                    settings.clientId(),
                    both.resultAt(1)))
        .compose(identity -> verified(identity, token, attempt));
  }

  private Future<JsonObject> verified(IdentityToken identity, String token, OidcAttempt attempt) {
    return Future.succeededFuture(identity)
        .compose(expected -> expected.verify(vertx, token, attempt))
        .recover(failure -> refuse(LoginRefusal.unknown(UNTRUSTED), failure));
  }

  private Future<Void> start(RoutingContext context, JsonObject claims, String page) {
    String role = settings.roles().of(claims).orElse(null);
    if (role == null) {
      return Future.failedFuture(LoginRefusal.forbidden(NO_ROLE));
    }
    sessions.start(context, "oidc:" + claims.getString("sub"), role, page);
    return Future.succeededFuture();
  }

  private void remember(RoutingContext context, String token, Duration validity) {
    context
        .response()
        .addCookie(sessions.cookie(context, COOKIE, token, PATH).setMaxAge(validity.toSeconds()));
  }

  private static <T> Future<T> refuse(LoginRefusal refusal, Throwable why) {
    LOG.warn("Nobody could be signed in by the issuer: {}", why.toString());
    return Future.failedFuture(refusal);
  }
}

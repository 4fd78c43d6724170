package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.UserContextInternal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.RequestLog;

/**
 * Lets in who brings a token of the right role: as a bearer token, as the password of basic
 * authentication, or in the session cookie.
 */
public final class TokenRoles implements Roles {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final Tokens tokens;

  public TokenRoles(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Future<User> require(RoutingContext context, List<String> allowed) {
    if (allowed.isEmpty()) {
      return Future.succeededFuture();
    }
    String token = tokenOf(context);
    if (token == null) {
      return Future.failedFuture(
          Problem.of(ProblemType.UNAUTHENTICATED, "Send a token as Authorization: Bearer …"));
    }
    if (isSessionOnly(context) && OwnPages.isForeignChange(context.request())) {
      return Future.failedFuture(
          Problem.of(ProblemType.FORBIDDEN, "Another page must not do this with your session"));
    }
    return tokens.verify(token).compose(user -> admit(context, user, allowed));
  }

  /** A browser sends its cookies by itself, whoever makes it ask. */
  private static boolean isSessionOnly(RoutingContext context) {
    return context.request().getHeader("authorization") == null;
  }

  private static String tokenOf(RoutingContext context) {
    String authorization = context.request().getHeader("authorization");
    if (authorization != null) {
      return authorization.startsWith(BASIC)
          ? password(authorization.substring(BASIC.length()))
          : authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
    }
    Cookie session = context.request().getCookie(LoginRoutes.SESSION_COOKIE);
    return session == null ? null : session.getValue();
  }

  /** Programs that know user and password only bring the token as the password. */
  private static String password(String credentials) {
    try {
      byte[] decoded = Base64.getDecoder().decode(credentials.strip());
      String pair = new String(decoded, StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  private static Future<User> admit(RoutingContext context, User user, List<String> allowed) {
    RequestLog.caller(context, user.subject(), Tokens.roleOf(user));
    if (!allowed.contains(Tokens.roleOf(user))) {
      return Future.failedFuture(
          Problem.of(
              ProblemType.FORBIDDEN, "This needs one of the roles " + String.join(", ", allowed)));
    }
    ((UserContextInternal) context.userContext()).setUser(user);
    return Future.succeededFuture(user);
  }
}

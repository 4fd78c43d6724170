package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import maguey.common.http.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in, as a token in a cookie that scripts do not see and foreign pages do not send.
 */
final class Sessions {
  static final Duration LENGTH = Duration.ofHours(12);

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Tokens tokens;
  private final boolean isSecure;

  Sessions(Tokens tokens, boolean isSecure) {
    this.tokens = tokens;
    this.isSecure = isSecure;
  }

  /** Signs somebody in and leads on to a page of ours. */
  void start(RoutingContext context, String subject, String role, String page) {
    LOG.info("{} signed in as {}", subject.replaceAll("\\p{Cntrl}", "?"), role);
    RequestLog.caller(context, subject, role);
    String session = tokens.mint(subject, role, LENGTH);
    context
        .response()
        .addCookie(
            cookie(context, LoginRoutes.SESSION_COOKIE, session, "/")
                .setMaxAge(LENGTH.toSeconds()));
    context.redirect(page);
  }

  /** Whoever is signed in; fails when nobody is. */
  Future<User> of(RoutingContext context) {
    Cookie session = context.request().getCookie(LoginRoutes.SESSION_COOKIE);
    return tokens
        .verify(session == null ? "" : session.getValue())
        .expecting(user -> Tokens.isPersonsRole(Tokens.roleOf(user)));
  }

  void end(RoutingContext context) {
    context.response().addCookie(cookie(context, LoginRoutes.SESSION_COOKIE, "", "/").setMaxAge(0));
    context.redirect("/login");
  }

  /** Lax, since whoever comes back from an issuer comes from a foreign page. */
  Cookie cookie(RoutingContext context, String name, String value, String path) {
    return Cookie.cookie(name, value)
        .setPath(path)
        .setHttpOnly(true)
        .setSecure(isSecure || context.request().isSSL())
        .setSameSite(CookieSameSite.LAX);
  }
}

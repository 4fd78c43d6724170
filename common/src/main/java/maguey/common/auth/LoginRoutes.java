package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;

/**
 * Login for the pages of a service: a token, pasted or in a one-time link, becomes a session
 * cookie.
 *
 * <p>A link's token is taken once in the whole cluster, so that a link in a shell's history opens
 * nothing.
 */
public final class LoginRoutes {
  /** Holds the session's token; out of reach for scripts. */
  public static final String SESSION_COOKIE = "maguey_session";

  private static final Duration SESSION = Duration.ofHours(12);
  private static final String USED_LINKS = "maguey.login.used-links";
  private static final long MAX_FORM_BYTES = 8_192;

  private final Vertx vertx;
  private final Tokens tokens;
  private final String home;

  /**
   * Login that leads to the given page.
   *
   * @param home the path of the page after login
   */
  public LoginRoutes(Vertx vertx, Tokens tokens, String home) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.home = home;
  }

  /** Adds {@code /login} and {@code /logout}. */
  public void mount(Router router) {
    router.get("/login").handler(this::open);
    router.get("/login.css").handler(LoginPage::style);
    router.post("/login").handler(BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES));
    router
        .post("/login")
        .handler(context -> enter(context, context.request().getFormAttribute("token")));
    router.post("/logout").handler(LoginRoutes::leave);
  }

  /** Lets a signed-in person see a page, and sends everybody else to the login. */
  public void requireSession(RoutingContext context) {
    Cookie session = context.request().getCookie(SESSION_COOKIE);
    tokens
        .verify(session == null ? "" : session.getValue())
        .onSuccess(user -> context.next())
        .onFailure(refused -> context.redirect("/login"));
  }

  private void open(RoutingContext context) {
    String linkToken = context.request().getParam("token");
    if (linkToken == null) {
      LoginPage.show(context, 200, "");
      return;
    }
    tokens
        .verify(linkToken)
        .compose(this::useOnce)
        .onSuccess(user -> startSession(context, user, Tokens.linkedRole(user).orElseThrow()))
        .onFailure(
            used -> LoginPage.show(context, 401, "This link was used already or is too old."));
  }

  private void enter(RoutingContext context, String token) {
    tokens
        .verify(token == null ? "" : token.strip())
        .compose(LoginRoutes::refuseLinks)
        .onSuccess(user -> startSession(context, user, Tokens.roleOf(user)))
        .onFailure(
            refused -> LoginPage.show(context, 401, "This token is not valid or has expired."));
  }

  /** Pasting a used link's token must not open what the link no longer does. */
  private static Future<User> refuseLinks(User user) {
    return Tokens.linkedRole(user).isEmpty()
        ? Future.succeededFuture(user)
        : Future.failedFuture("A link's token is no access token");
  }

  private Future<User> useOnce(User user) {
    if (Tokens.linkedRole(user).isEmpty()) {
      return Future.failedFuture("Not the token of a link");
    }
    String link = user.principal().getString("jti");
    return vertx
        .sharedData()
        .<String, Boolean>getAsyncMap(USED_LINKS)
        .compose(used -> used.putIfAbsent(link, true, SESSION.toMillis()))
        .compose(
            before ->
                before == null
                    ? Future.succeededFuture(user)
                    : Future.failedFuture("The link was used already"));
  }

  private void startSession(RoutingContext context, User user, String role) {
    String session = tokens.mint(user.subject(), role, SESSION);
    context.response().addCookie(cookie(context, session).setMaxAge(SESSION.toSeconds()));
    context.redirect(home);
  }

  private static void leave(RoutingContext context) {
    context.response().addCookie(cookie(context, "").setMaxAge(0));
    context.redirect("/login");
  }

  private static Cookie cookie(RoutingContext context, String value) {
    return Cookie.cookie(SESSION_COOKIE, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(context.request().isSSL())
        .setSameSite(CookieSameSite.LAX);
  }
}

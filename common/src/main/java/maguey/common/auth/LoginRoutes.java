package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.stream.Stream;
import maguey.common.boot.ServiceContext;
import maguey.common.tracing.HttpRoutes;

/**
 * Login for the pages of a service. A one-time link, an access token, a password or an OpenID
 * Connect issuer becomes a session cookie; which of them there are, the configuration says.
 */
public final class LoginRoutes {
  /** Holds the session's token; out of reach for scripts. */
  public static final String SESSION_COOKIE = "maguey_session";

  private static final long MAX_FORM_BYTES = 8_192;

  private final Sessions sessions;
  private final TokenLogin byToken;
  private final Optional<PasswordLogin> byPassword;
  private final Optional<OidcLogin> byIssuer;
  private final LoginPage page;
  private final String home;

  /**
   * Login that leads to the page somebody wanted, or else to the given one.
   *
   * @param home the path of the page after login
   */
  public LoginRoutes(ServiceContext service, String home) {
    Vertx vertx = service.vertx();
    LoginConfig config = service.config().login();
    this.home = home;
    sessions = new Sessions(service.tokens(), config.isSecure());
    byToken = new TokenLogin(vertx, service.tokens());
    byPassword =
        config.accounts().isEmpty()
            ? Optional.empty()
            : Optional.of(new PasswordLogin(vertx, config.accounts()));
    byIssuer = config.oidc().map(oidc -> new OidcLogin(vertx, service.tokens(), sessions, oidc));
    page = new LoginPage(config);
  }

  /**
   * Adds {@code /login}, what is below it, {@code /logout}, and the icon that browsers ask for
   * where a page names none.
   */
  public void mount(Router router) {
    Stream.of("/login", "/login.css", "/logout", "/favicon.ico", OidcLogin.PATH)
        .forEach(path -> router.route(path).handler(HttpRoutes.named(path)));
    router.get("/favicon.ico").handler(LoginPage::noIcon);
    router.get("/login.css").handler(LoginPage::style);
    router.get("/login").handler(this::open);
    router.post("/login").handler(this::refuseForeign);
    router.post("/login").handler(BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES));
    router.post("/login").handler(this::enter);
    router.post("/logout").handler(this::refuseForeign);
    router.post("/logout").handler(sessions::end);
    byIssuer.ifPresent(
        oidc -> {
          router
              .get(OidcLogin.PATH)
              .handler(context -> show(context, oidc.begin(context, wanted(context))));
          router
              .get(OidcSettings.CALLBACK)
              .handler(context -> show(context, oidc.comeBack(context)));
        });
  }

  /** Lets a signed-in person see a page, and sends everybody else to the login. */
  public void requireSession(RoutingContext context) {
    sessions
        .of(context)
        .onSuccess(user -> context.next())
        .onFailure(refused -> context.redirect(ReturnPath.loginFor(context)));
  }

  private void open(RoutingContext context) {
    String linkToken = context.request().getParam("token");
    if (linkToken == null) {
      page.show(context, 200, "", wanted(context));
      return;
    }
    show(
        context,
        byToken
            .open(linkToken)
            .onSuccess(
                user ->
                    sessions.start(
                        context,
                        user.subject(),
                        Tokens.linkedRole(user).orElseThrow(),
                        wanted(context))));
  }

  private void enter(RoutingContext context) {
    HttpServerRequest form = context.request();
    String token = form.getFormAttribute("token");
    show(context, token == null ? byPassword(context) : byToken(context, token));
  }

  private Future<?> byToken(RoutingContext context, String token) {
    return byToken
        .enter(token)
        .onSuccess(
            user -> sessions.start(context, user.subject(), Tokens.roleOf(user), wanted(context)));
  }

  private Future<?> byPassword(RoutingContext context) {
    return byPassword
        .map(login -> login.enter(context.request()))
        .orElse(Future.failedFuture(LoginRefusal.unknown("Nobody has a password here.")))
        .onSuccess(
            account -> sessions.start(context, account.name(), account.role(), wanted(context)));
  }

  /** Where to afterwards, as the address or the form says. */
  private String wanted(RoutingContext context) {
    String asked = context.request().getParam(ReturnPath.NAME);
    String sent = context.request().getFormAttribute(ReturnPath.NAME);
    return ReturnPath.of(asked == null ? sent : asked, home);
  }

  /** A foreign page must not sign somebody in as somebody else, nor out. */
  private void refuseForeign(RoutingContext context) {
    if (OwnPages.isForeign(context.request())) {
      page.show(context, 403, "This form was sent from a foreign page. Sign in here.", home);
    } else {
      context.next();
    }
  }

  /** Tells why nobody was signed in; what is not foreseen goes where all faults go. */
  private void show(RoutingContext context, Future<?> login) {
    login.onFailure(
        failure -> {
          if (failure instanceof LoginRefusal refusal) {
            show(context, refusal);
          } else {
            context.fail(failure);
          }
        });
  }

  private void show(RoutingContext context, LoginRefusal refusal) {
    HttpServerResponse response = context.response();
    if (refusal.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", String.valueOf(refusal.retryAfterSeconds()));
    }
    page.show(context, refusal.status(), refusal.getMessage(), wanted(context));
  }
}

package maguey.common.auth;

import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import maguey.common.http.Content;
import maguey.common.text.Html;

/** The page that signs people in: plain HTML that needs no script and no foreign host. */
final class LoginPage {
  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Maguey · Sign in</title>
        <link rel="stylesheet" href="/login.css">
      </head>
      <body>
        <main>
          <h1>Maguey</h1>
          <p role="alert">%s</p>
          %s
        </main>
      </body>
      </html>
      """;

  private static final String ISSUER =
      """
      <a class="button" href="/login/oidc?to=%s">Sign in with %s</a>
      """;

  private static final String PASSWORD =
      """
      <form method="post" action="/login">
        <input type="hidden" name="to" value="%s">
        <label for="name">Name</label>
        <input id="name" name="name" required maxlength="100" autocomplete="username" autocapitalize="none" spellcheck="false">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required autocomplete="current-password">
        <button>Sign in</button>
      </form>
      """;

  private static final String TOKEN =
      """
      <details%s>
        <summary>Sign in with an access token</summary>
        <form method="post" action="/login">
          <input type="hidden" name="to" value="%s">
          <label for="token">Access token</label>
          <textarea id="token" name="token" rows="4" required autocomplete="off" spellcheck="false"></textarea>
          <button>Sign in</button>
        </form>
      </details>
      """;

  private static final String CSS =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; accent-color: #2f7d4f; }
      * { box-sizing: border-box; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f5f6f4, #14171a); color: light-dark(#1b1f1c, #e6e9e6); }
      main { width: min(24rem, 92vw); margin: 1.5rem 0; padding: 1.5rem; border-radius: 12px; background: light-dark(#fff, #1d2225); border: 1px solid light-dark(#dcdfdb, #353b3f); }
      h1 { margin: 0; font-size: 1.5rem; }
      [role=alert] { color: light-dark(#a11, #ff8a80); min-height: 1.5em; margin: 0 0 .5rem; }
      form, details { margin: 1rem 0 0; }
      label { display: block; font-weight: 600; }
      input:not([type=hidden]), textarea { width: 100%; margin: .25rem 0 .9rem; padding: .5rem .6rem; font: inherit; color: inherit; background: light-dark(#fff, #14171a); border: 1px solid light-dark(#888f8a, #767f79); border-radius: 6px; }
      textarea { font: 13px/1.4 ui-monospace, monospace; }
      button, .button { display: block; width: 100%; padding: .55rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none; color: #fff; background: #27683f; border: 0; border-radius: 6px; cursor: pointer; }
      button:hover, .button:hover { background: #1f5533; }
      summary { cursor: pointer; }
      :focus-visible { outline: 3px solid light-dark(#1d5fd0, #8ab4f8); outline-offset: 2px; }
      """;

  private static final Content STYLE = Content.of(CSS);

  private final LoginConfig config;

  LoginPage(LoginConfig config) {
    this.config = config;
  }

  /**
   * Shows the ways in that there are.
   *
   * @param message one of ours, never a caller's text
   * @param wanted the page to go on to, see {@link ReturnPath}
   */
  void show(RoutingContext context, int status, String message, String wanted) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("cache-control", "no-store");
    Content.of(HTML.formatted(message, waysIn(wanted))).answer(context.request());
  }

  private String waysIn(String wanted) {
    String page = Html.escape(wanted);
    String issuer =
        config
            .oidc()
            .map(oidc -> ISSUER.formatted(encoded(wanted), Html.escape(oidc.label())))
            .orElse("");
    String password = config.accounts().isEmpty() ? "" : PASSWORD.formatted(page);
    boolean isOnly = issuer.isEmpty() && password.isEmpty();
    return issuer + password + TOKEN.formatted(isOnly ? " open" : "", page);
  }

  static void style(RoutingContext context) {
    context.response().putHeader("content-type", "text/css; charset=utf-8");
    STYLE.answer(context.request());
  }

  /** There is none, and a browser need not ask again. */
  static void noIcon(RoutingContext context) {
    context.response().setStatusCode(204).putHeader("cache-control", "public, max-age=86400").end();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

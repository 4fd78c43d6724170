package maguey.common.auth;

import io.vertx.ext.web.RoutingContext;

/** The page that asks for a token: plain HTML that needs no script and no foreign host. */
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
          <p>Sign in with a one-time link, or paste an access token.</p>
          <p role="alert">%s</p>
          <form method="post" action="/login">
            <label for="token">Access token</label>
            <textarea id="token" name="token" rows="4" required autocomplete="off" spellcheck="false"></textarea>
            <button>Sign in</button>
          </form>
        </main>
      </body>
      </html>
      """;

  static final String CSS =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
      main { width: min(26rem, 90vw); }
      h1 { margin: 0 0 .5rem; }
      [role=alert] { color: light-dark(#a11, #ff8a80); min-height: 1.5em; margin: 0; }
      label { display: block; font-weight: 600; }
      textarea { box-sizing: border-box; width: 100%; margin: .25rem 0 1rem; font: 13px/1.4 ui-monospace, monospace; }
      button { font: inherit; font-weight: 600; padding: .5rem 1.25rem; }
      """;

  private LoginPage() {}

  /** Shows the form; the message is one of ours, never a caller's text. */
  static void show(RoutingContext context, int status, String message) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("cache-control", "no-store")
        .end(HTML.formatted(message));
  }

  static void style(RoutingContext context) {
    context.response().putHeader("content-type", "text/css; charset=utf-8").end(CSS);
  }
}

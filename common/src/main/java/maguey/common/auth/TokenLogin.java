package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;

/**
 * Signs in by a token: pasted, or in a one-time link. A link's token is taken once in the whole
 * cluster, so that a link in a shell's history opens nothing.
 */
final class TokenLogin {
  private static final String USED_LINKS = "maguey.login.used-links";

  private static final String USED =
      "This link was used already or is too old. Sign in with an access token instead:"
          + " \"./maguey token admin\" prints one where the demo runs.";

  private final Vertx vertx;
  private final Tokens tokens;

  TokenLogin(Vertx vertx, Tokens tokens) {
    this.vertx = vertx;
    this.tokens = tokens;
  }

  /** Whoever has the link; fails with {@link LoginRefusal}. */
  Future<User> open(String linkToken) {
    return tokens.verify(linkToken).compose(this::useOnce).recover(used -> refuse(USED));
  }

  /** Whoever has the token; pasting a used link's must not open what the link no longer does. */
  Future<User> enter(String token) {
    return tokens
        .verify(token.strip())
        .expecting(user -> Tokens.isPersonsRole(Tokens.roleOf(user)))
        .recover(refused -> refuse("This token is not valid or has expired."));
  }

  private Future<User> useOnce(User user) {
    if (Tokens.linkedRole(user).isEmpty()) {
      return Future.failedFuture("Not the token of a link");
    }
    String link = user.principal().getString("jti");
    return vertx
        .sharedData()
        .<String, Boolean>getAsyncMap(USED_LINKS)
        .compose(used -> used.putIfAbsent(link, true, Sessions.LENGTH.toMillis()))
        .compose(
            before ->
                before == null
                    ? Future.succeededFuture(user)
                    : Future.failedFuture("The link was used already"));
  }

  private static Future<User> refuse(String words) {
    return Future.failedFuture(LoginRefusal.unknown(words));
  }
}

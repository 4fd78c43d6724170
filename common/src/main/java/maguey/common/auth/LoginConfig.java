package maguey.common.auth;

import java.util.Optional;
import maguey.common.config.Env;

/**
 * How people sign in to a service that has pages, besides one-time links and access tokens.
 *
 * @param url what browsers reach the service by, {@code MAGUEY_LOGIN_URL}; with https the session
 *     cookie goes over TLS alone
 * @param accounts of those with a password, {@code MAGUEY_USERS}
 * @param oidc the issuer whose people may come in, {@code MAGUEY_OIDC_…}
 */
public record LoginConfig(Optional<String> url, Accounts accounts, Optional<OidcSettings> oidc) {

  /** From the environment of the service. */
  public static LoginConfig fromEnv(Env env) {
    return new LoginConfig(
        env.httpUrl("MAGUEY_LOGIN_URL"),
        env.read("MAGUEY_USERS", "", Accounts::parse),
        OidcSettings.fromEnv(env));
  }

  /** Whether browsers speak TLS with the service or with what stands before it. */
  boolean isSecure() {
    return url.filter(address -> address.startsWith("https:")).isPresent();
  }
}

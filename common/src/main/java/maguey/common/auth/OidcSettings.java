package maguey.common.auth;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maguey.common.config.Env;

/**
 * The OpenID Connect issuer whose people may come in, and who of them may what.
 *
 * @param issuer its URL, {@code MAGUEY_OIDC_ISSUER}; everything else of it is discovered
 * @param clientSecret {@code MAGUEY_OIDC_CLIENT_SECRET}; empty for a public client
 * @param scope what is asked for, {@code MAGUEY_OIDC_SCOPE}
 * @param redirectUri where the issuer sends browsers back to: {@code MAGUEY_LOGIN_URL} and {@link
 *     #CALLBACK}
 * @param roles who may what, by a claim
 * @param label what the login page calls it, {@code MAGUEY_OIDC_LABEL}
 */
record OidcSettings(
    String issuer,
    String clientId,
    String clientSecret,
    String scope,
    String redirectUri,
    OidcRoles roles,
    String label) {
  /** The path that the issuer must have on its list. */
  static final String CALLBACK = "/login/oidc/callback";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static Optional<OidcSettings> fromEnv(Env env) {
    return env.httpUrl("MAGUEY_OIDC_ISSUER").map(issuer -> of(guarded(issuer, env), env));
  }

  /** Whoever changes what the issuer says on its way is let in as anybody. */
  private static String guarded(String issuer, Env env) {
    boolean isHere = LOOPBACK.contains(URI.create(issuer).getHost());
    return issuer.startsWith("https:") || isHere
        ? issuer
        : env.complain("MAGUEY_OIDC_ISSUER must begin with https, but on this machine", issuer);
  }

  private static OidcSettings of(String issuer, Env env) {
    return new OidcSettings(
        issuer,
        env.required("MAGUEY_OIDC_CLIENT_ID", "as the issuer knows this service"),
        env.text("MAGUEY_OIDC_CLIENT_SECRET", ""),
        env.text("MAGUEY_OIDC_SCOPE", "openid profile"),
        env.required("MAGUEY_LOGIN_URL", "the URL that browsers reach this service by")
                .replaceFirst("/+$", "")
            + CALLBACK,
        new OidcRoles(
            env.text("MAGUEY_OIDC_ROLE_CLAIM", "roles"),
            listOr(env, "MAGUEY_OIDC_ADMINS", "maguey-admin"),
            listOr(env, "MAGUEY_OIDC_VIEWERS", "maguey-viewer")),
        env.text("MAGUEY_OIDC_LABEL", "your organisation"));
  }

  private static List<String> listOr(Env env, String name, String otherwise) {
    List<String> given = env.list(name);
    return given.isEmpty() ? List.of(otherwise) : given;
  }
}

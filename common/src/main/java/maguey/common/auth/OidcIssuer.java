package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Speaks with the issuer: finds it, and changes codes for identity tokens.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html">OpenID Connect Core</a>
 */
final class OidcIssuer {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final int CONNECT_MS = 2_000;
  private static final long ANSWER_MS = 3_000;
  private static final long FOUND_FOR_MS = 300_000;

  private final WebClient http;
  private final OidcSettings settings;
  private Found found = new Found(null, 0);

  /** What discovery told, and when: logins are many, changes are rare. */
  private record Found(JsonObject metadata, long millis) {}

  OidcIssuer(Vertx vertx, OidcSettings settings) {
    this.settings = settings;
    http =
        WebClient.create(
            vertx, new WebClientOptions().setConnectTimeout(CONNECT_MS).setFollowRedirects(false));
  }

  /** What the issuer tells of itself. */
  Future<JsonObject> metadata() {
    Found last = found;
    return last.metadata() != null && System.currentTimeMillis() - last.millis() < FOUND_FOR_MS
        ? Future.succeededFuture(last.metadata())
        : getJson(settings.issuer() + DISCOVERY)
            .compose(this::requireOurs)
            .onSuccess(metadata -> found = new Found(metadata, System.currentTimeMillis()));
  }

  private Future<JsonObject> requireOurs(JsonObject metadata) {
    return isOurs(metadata)
        ? Future.succeededFuture(metadata)
        : Future.failedFuture("What is discovered there is not whole, or of another issuer");
  }

  /** Whoever answers there may not speak for another issuer. */
  private boolean isOurs(JsonObject metadata) {
    String issuer = metadata.getString("issuer", "").replaceFirst("/+$", "");
    return issuer.equals(settings.issuer())
        && List.of("authorization_endpoint", "token_endpoint", "jwks_uri").stream()
            .allMatch(name -> metadata.getString(name, "").startsWith("http"));
  }

  /** Its public keys as they are now, since an issuer may change them at any time. */
  Future<JsonObject> keys() {
    return metadata().compose(metadata -> getJson(metadata.getString("jwks_uri")));
  }

  /** Changes a code for tokens; whatever the issuer answers. */
  Future<HttpResponse<Buffer>> change(String code, String verifier) {
    MultiMap form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "authorization_code")
            .add("code", code)
            .add("redirect_uri", settings.redirectUri())
            .add("code_verifier", verifier);
    return metadata().compose(metadata -> asClient(metadata, form).sendForm(form));
  }

  /** The issuer's own choice of how a client shows who it is; without one it is basic. */
  private HttpRequest<Buffer> asClient(JsonObject metadata, MultiMap form) {
    HttpRequest<Buffer> request =
        http.postAbs(metadata.getString("token_endpoint"))
            .putHeader("accept", "application/json")
            .timeout(ANSWER_MS);
    if (settings.clientSecret().isEmpty()) {
      form.add("client_id", settings.clientId());
    } else if (takesBasic(metadata)) {
      request.basicAuthentication(encoded(settings.clientId()), encoded(settings.clientSecret()));
    } else {
      form.add("client_id", settings.clientId()).add("client_secret", settings.clientSecret());
    }
    return request;
  }

  private static boolean takesBasic(JsonObject metadata) {
    String methods = "token_endpoint_auth_methods_supported";
    return !metadata.containsKey(methods)
        || metadata.getJsonArray(methods).contains("client_secret_basic");
  }

  private Future<JsonObject> getJson(String url) {
    return http.getAbs(url)
        .putHeader("accept", "application/json")
        .timeout(ANSWER_MS)
        .send()
        .expecting(HttpResponseExpectation.SC_OK)
        .map(HttpResponse::bodyAsJsonObject);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

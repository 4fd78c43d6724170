package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import maguey.testkit.FreePorts;
import maguey.testkit.OidcProvider;
import maguey.testkit.Shared;
import maguey.traces.TraceStores;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that people log in to with a password or by an OpenID Connect issuer. */
abstract class LoginPages extends BrowserPages {
  private static final int PORT = FreePorts.next();
  static final String URL = "http://127.0.0.1:" + PORT;
  static final OidcProvider ISSUER = new OidcProvider(URL + "/login/oidc/callback");

  private static final String USERS =
      """
      # made by ./maguey password
      ann:%s:admin
      ben:%s
      """
          .formatted(hash("correct horse"), hash("battery staple"));

  static final TraceStores STORE =
      StoredPages.newStore()
          .with("MAGUEY_HTTP_PORT", String.valueOf(PORT))
          .with("MAGUEY_LOGIN_URL", URL + "/")
          .with("MAGUEY_USERS", USERS)
          .with("MAGUEY_OIDC_ISSUER", ISSUER.issuer() + "/")
          .with("MAGUEY_OIDC_CLIENT_ID", OidcProvider.CLIENT_ID)
          .with("MAGUEY_OIDC_CLIENT_SECRET", OidcProvider.CLIENT_SECRET)
          .with("MAGUEY_OIDC_ROLE_CLAIM", "realm_access.roles")
          .with("MAGUEY_OIDC_LABEL", "<b>Example & Sons</b>");

  @RegisterExtension static final Shared SHARED = Shared.of(STORE);

  CookieManager cookies;
  HttpClient client;

  @BeforeEach
  void newClient() {
    ISSUER.says(roles("maguey-viewer"));
    cookies = new CookieManager();
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  @Override
  String url(String path) {
    return URL + path;
  }

  final HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(URL + path)).build(), BodyHandlers.ofString());
  }

  /** Both with a cost that tests can wait for. */
  private static String hash(String password) {
    byte[] salt = password.substring(0, 13).concat("123").getBytes(StandardCharsets.UTF_8);
    return OpenBSDBCrypt.generate(password.toCharArray(), salt, 10);
  }

  static JsonObject roles(String... names) {
    JsonArray roles = new JsonArray();
    Stream.of(names).forEach(roles::add);
    return new JsonObject().put("realm_access", new JsonObject().put("roles", roles));
  }

  static void refused(HttpResponse<String> answer, int status, String words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("<title>Maguey · Sign in</title>").contains(words);
  }
}

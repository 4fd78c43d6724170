package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.testkit.Accessibility;
import maguey.testkit.FreePorts;
import maguey.testkit.OidcProvider;
import maguey.traces.TraceStores;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords and an OpenID Connect issuer as ways into the dashboard, as a browser walks them. */
class LoginIT extends BrowserPages {
  private static final int PORT = FreePorts.next();
  private static final String URL = "http://127.0.0.1:" + PORT;
  private static final OidcProvider ISSUER = new OidcProvider(URL + "/login/oidc/callback");

  private static final String USERS =
      """
      # made by ./maguey password
      ann:%s:admin
      ben:%s
      """
          .formatted(hash("correct horse"), hash("battery staple"));

  @RegisterExtension
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

  private CookieManager cookies;
  private HttpClient client;

  @AfterAll
  static void closeIssuer() {
    ISSUER.close();
  }

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

  @Test
  void password_typedByKeyboard_leadsToThePageThatWasWanted_untilLogOut() {
    use(ColorScheme.DARK, 320, 700);
    page.navigate(url("/admin/system"));
    PlaywrightAssertions.assertThat(page).hasURL(url("/login?to=%2Fadmin%2Fsystem"));
    assertThat(Accessibility.violations(page)).isEmpty();
    picture("login-320");
    page.getByLabel("Name").fill("ann");
    press("Tab");
    page.keyboard().type("correct horse");
    press("Enter");

    PlaywrightAssertions.assertThat(page).hasURL(url("/admin/system"));
    page.getByText("Log out").press("Enter");
    PlaywrightAssertions.assertThat(page).hasURL(url("/login"));
    page.navigate(url("/admin/system"));
    PlaywrightAssertions.assertThat(page).hasURL(url("/login?to=%2Fadmin%2Fsystem"));
  }

  @Test
  void issuer_thatKnowsThePerson_leadsToThePageThatWasWanted() {
    page.navigate(url("/admin/traces?status=error"));
    assertThat(Accessibility.violations(page)).isEmpty();
    picture("login-1440");
    page.getByText("Sign in with <b>Example & Sons</b>").click();

    PlaywrightAssertions.assertThat(page).hasURL(url("/admin/traces?status=error"));
    assertThat(page.context().cookies())
        .filteredOn(cookie -> cookie.name.equals("maguey_session"))
        .allMatch(cookie -> cookie.httpOnly && cookie.sameSite.name().equals("LAX"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maguey-viewer", "maguey-admin"})
  void issuer_roleOfTheClaim_decidesWhatOneMay(String role) throws Exception {
    ISSUER.says(roles("something-else", role));

    assertThat(get("/login/oidc").uri().getPath()).isEqualTo("/admin/traces");
    assertThat(get("/api/services").statusCode()).isEqualTo(200);
    assertThat(get("/api/retention/runs").statusCode())
        .isEqualTo(role.endsWith("admin") ? 200 : 403);
  }

  @Test
  void issuer_personWithoutARole_isToldSo() throws Exception {
    ISSUER.says(roles("accounting"));

    refused(get("/login/oidc"), 403, "role");
  }

  static Stream<JsonObject> lies() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        new JsonObject().put("nonce", "of-another-attempt"),
        new JsonObject().putNull("nonce"),
        new JsonObject().put("aud", "another-client"),
        new JsonObject().put("aud", new JsonArray().add(OidcProvider.CLIENT_ID)).put("azp", "x"),
        new JsonObject().put("iss", "https://issuer.example"),
        new JsonObject().put("exp", now - 3_600),
        new JsonObject().putNull("exp"),
        new JsonObject().put("sub", ""));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void issuer_wrongClaim_isNotTrusted(JsonObject lie) throws Exception {
    ISSUER.says(roles("maguey-admin").mergeIn(lie));

    refused(get("/login/oidc"), 401, "not to be trusted");
  }

  @Test
  void issuer_wrongSignature_isNotTrusted() throws Exception {
    ISSUER.signsWithAnotherKey();
    refused(get("/login/oidc"), 401, "not to be trusted");
    ISSUER.signsNothing();
    refused(get("/login/oidc"), 401, "not to be trusted");
  }

  @Test
  void issuer_answerThatWasNotAskedFor_opensNothing() throws Exception {
    refused(get("/login/oidc/callback?code=1&state=2"), 401, "not begun here");
    refused(get("/login/oidc/callback"), 401, "not begun here");
    String state = stateIn(stepFrom(URL + "/login/oidc"));
    refused(get("/login/oidc/callback?code=1&state=other"), 401, "not begun here");
    refused(get("/login/oidc/callback?code=1&state=" + state), 401, "not begun here");
  }

  @Test
  void issuer_refusal_isToldInOurWords() throws Exception {
    String state = stateIn(stepFrom(URL + "/login/oidc"));
    HttpResponse<String> answer =
        get("/login/oidc/callback?error=access_denied&error_description=%3Cb%3E&state=" + state);

    refused(answer, 401, "has not signed you in");
  }

  @Test
  void issuer_codeThatWasUsed_isTakenOnce() throws Exception {
    String begun = stepFrom(URL + "/login/oidc?to=/admin/system");
    HttpCookie attempt = cookies.getCookieStore().getCookies().get(0);
    String back = stepFrom(begun).substring(URL.length());
    assertThat(get(back).uri()).hasPath("/admin/system");
    cookies.getCookieStore().removeAll();
    cookies.getCookieStore().add(URI.create(URL + "/login/oidc"), attempt);

    refused(get(back), 401, "used already");
  }

  @Test
  void issuer_away_isToldWithWhenToTryAgain() throws Exception {
    String back = stepFrom(stepFrom(URL + "/login/oidc")).substring(URL.length());
    ISSUER.close();
    HttpResponse<String> answer = get(back);
    ISSUER.open();

    refused(answer, 503, "does not answer");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(get("/login/oidc").statusCode()).isEqualTo(200);
  }

  @Test
  void page_wantedElsewhere_isNotGoneTo() throws Exception {
    for (String away : new String[] {"//evil.example", "/\\evil.example", "https://evil.example"}) {
      assertThat(get("/login?to=" + TraceStores.encoded(away)).body()).doesNotContain("evil");
    }
    assertThat(get("/login?to=/admin/traces%3Fq%3D%22%3E%3Cb%3E").body()).doesNotContain("><b>");
  }

  @Test
  void password_wrong_isRefusedAlikeForAllNames_andNotForever() throws Exception {
    HttpResponse<String> known = enter("ben", "wrong");
    HttpResponse<String> unknown = enter("nobody", "wrong");

    refused(known, 401, "Name or password is wrong");
    assertThat(unknown.body()).isEqualTo(known.body());
    assertThat(enter("ben", "battery staple").uri()).hasPath("/admin/traces");
    assertThat(get("/api/retention/runs").statusCode()).isEqualTo(403);
  }

  @Test
  void password_guessed_isSlowedDown() throws Exception {
    Stream<CompletableFuture<HttpResponse<String>>> guesses =
        IntStream.range(0, 12)
            .mapToObj(i -> client.sendAsync(form("carol", "guess-" + i), BodyHandlers.ofString()))
            .toList()
            .stream();

    assertThat(guesses.map(CompletableFuture::join).map(HttpResponse::statusCode))
        .filteredOn(status -> status == 429)
        .hasSize(7);
    HttpResponse<String> late = enter("carol", "x");
    refused(late, 429, "five minutes");
    assertThat(late.headers().firstValue("retry-after")).contains("300");
    assertThat(enter("ann", "correct horse").uri()).hasPath("/admin/traces");
  }

  @Test
  void form_fromAForeignPage_isRefused() throws Exception {
    HttpRequest.Builder foreign =
        HttpRequest.newBuilder(URI.create(URL + "/login"))
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("name=ann&password=correct+horse"));

    refused(client.send(foreign.build(), BodyHandlers.ofString()), 403, "foreign page");
  }

  @Test
  void session_usedByAPageOfAnotherPort_changesNothing() throws Exception {
    enter("ann", "correct horse");

    assertThat(removeRule("same-site")).isEqualTo(403);
    assertThat(removeRule("cross-site")).isEqualTo(403);
    assertThat(removeRule("same-origin")).isEqualTo(409);
  }

  /** The status of removing what is not there, asked for by such a page. */
  private int removeRule(String site) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(URL + "/api/alerts/rules/" + UUID.randomUUID()))
            .header("sec-fetch-site", site)
            .DELETE();
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  @Test
  void form_ofRubbish_isRefused() throws Exception {
    for (String body : new String[] {"", "name=%zz", "a=b", "token=", "name=ann", "password=x"}) {
      HttpRequest.Builder post =
          HttpRequest.newBuilder(URI.create(URL + "/login"))
              .header("content-type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(body));
      assertThat(client.send(post.build(), BodyHandlers.ofString()).statusCode())
          .as(body)
          .isBetween(400, 499);
    }
  }

  private HttpResponse<String> enter(String name, String password) throws Exception {
    return client.send(form(name, password), BodyHandlers.ofString());
  }

  private static HttpRequest form(String name, String password) {
    String body =
        "name=" + TraceStores.encoded(name) + "&password=" + TraceStores.encoded(password);
    return HttpRequest.newBuilder(URI.create(URL + "/login"))
        .header("content-type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(URL + path)).build(), BodyHandlers.ofString());
  }

  /** Where a GET leads, one step alone. */
  private String stepFrom(String url) throws Exception {
    HttpClient stepwise =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(cookies).build();
    return stepwise
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
        .headers()
        .firstValue("location")
        .orElseThrow();
  }

  private static String stateIn(String location) {
    return location.replaceFirst(".*[?&]state=([^&]+).*", "$1");
  }

  /** Both with a cost that tests can wait for. */
  private static String hash(String password) {
    byte[] salt = password.substring(0, 13).concat("123").getBytes(StandardCharsets.UTF_8);
    return OpenBSDBCrypt.generate(password.toCharArray(), salt, 10);
  }

  private static JsonObject roles(String... names) {
    JsonArray roles = new JsonArray();
    Stream.of(names).forEach(roles::add);
    return new JsonObject().put("realm_access", new JsonObject().put("roles", roles));
  }

  private static void refused(HttpResponse<String> answer, int status, String words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("<title>Maguey · Sign in</title>").contains(words);
  }
}

package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.stream.Stream;
import maguey.testkit.Accessibility;
import maguey.testkit.OidcProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An OpenID Connect issuer as a way into the dashboard, as a browser walks it. */
class IssuerLoginIT extends LoginPages {
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
}

package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.testkit.Accessibility;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;

/** Passwords as a way into the dashboard, and the form that asks for them. */
class PasswordLoginIT extends LoginPages {
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

  /** The status of removing what is not there, asked for by such a page. */
  private int removeRule(String site) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(URL + "/api/alerts/rules/" + UUID.randomUUID()))
            .header("sec-fetch-site", site)
            .DELETE();
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
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
}

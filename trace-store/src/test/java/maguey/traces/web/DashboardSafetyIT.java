package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.Gzipped;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile span must not do, and what every reader must be able to read. */
class DashboardSafetyIT extends DashboardPages {

  private static final String EVIL = "<img src=x onerror=\"window.hacked=1\">";

  @Test
  void policy_ofAPage_allowsOwnFilesAlone() {
    Response response = page.navigate(server.url("/admin/traces"));

    assertThat(response.headerValue("content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self' 'sha256-")
        .doesNotContain("unsafe")
        .doesNotContain("http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/assets/",
        "/admin/assets/../logback.xml",
        "/admin/assets/%2e%2e/maguey/traces/web/DashboardRoutes.class",
        "/admin/lib/../../MANIFEST.MF",
        "/admin/lib/..%2f..%2fmaven/org.mvnpm/lit/pom.properties"
      })
  void files_outsideTheirFolder_areNotServed(String path) throws Exception {
    URI uri = URI.create(server.url(path));
    int status =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
            .statusCode();

    assertThat(status).isGreaterThanOrEqualTo(400);
  }

  @Test
  void modules_ofThePages_areScriptsThatArrivedUnchanged() {
    Response view = page.navigate(server.url("/admin/assets/view/traces-page.js"));
    Response lit =
        page.waitForResponse(answer -> answer.url().endsWith("/lit-html.js"), () -> openList(""));

    assertThat(view.headerValue("content-type")).startsWith("text/javascript");
    assertThat(view.headerValue("cache-control")).isEqualTo("no-cache");
    assertThat(lit.headerValue("cache-control")).contains("max-age=31536000");
  }

  @Test
  void module_askedForAgain_isNotSentAgain() throws Exception {
    URI uri = URI.create(server.url("/admin/assets/view/traces-page.js"));
    HttpClient client = HttpClient.newHttpClient();
    String etag =
        client
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
            .headers()
            .firstValue("etag")
            .orElseThrow();
    HttpRequest again = HttpRequest.newBuilder(uri).header("If-None-Match", etag).build();

    assertThat(client.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(304);
  }

  @Test
  void pagesAndModules_toWhoTakesGzip_arePacked() {
    HttpCalls browser = new HttpCalls(server.url(""));

    assertThat(Gzipped.get(browser, "/admin/traces")).contains("importmap", "</html>");
    assertThat(Gzipped.get(browser, "/admin/assets/view/traces-page.js")).contains("import ");
  }

  @Test
  void page_loaded_asksNoOtherHost() {
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    openTrace(Traces.JOURNEY);

    assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith(server.url("/")));
  }

  @Test
  void list_withHostileNames_showsThemAsText() {
    openList("");

    assertThat(text("trace-list")).contains(EVIL);
    assertNothingRan();
  }

  @Test
  void trace_withHostileValues_showsThemAsText() {
    openTrace(Traces.HOSTILE);
    page.locator("trace-waterfall .row").first().click();

    assertThat(text("span-detail")).contains(EVIL, "javascript:window.hacked=1");
    assertThat(page.locator("a").evaluateAll("links => links.map(link => link.protocol)"))
        .isEqualTo(page.locator("a").evaluateAll("links => links.map(() => 'http:')"));
    assertNothingRan();
  }

  private void assertNothingRan() {
    assertThat(page.evaluate("window.hacked")).isNull();
    assertThat(count("img, iframe, svg[onload], body script")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void texts_inEachTheme_haveEnoughContrast(ColorScheme scheme) {
    use(scheme, 1440, 900);
    openList("");
    press("j");
    assertThat(paleTexts()).isEmpty();
    for (String trace : List.of(Traces.JOURNEY, Traces.FAILED, Traces.BROKEN, Traces.LARGE)) {
      openTrace(trace);
      press("j", "j", "Enter");
      page.waitForSelector("span-detail");
      assertThat(paleTexts()).isEmpty();
    }
  }

  private List<?> paleTexts() {
    return (List<?>)
        page.evaluate("async () => (await import('/model-tests/contrast.js')).paleTexts()");
  }
}

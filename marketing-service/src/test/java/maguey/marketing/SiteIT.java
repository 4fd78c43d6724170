package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import maguey.testkit.Gzipped;
import maguey.testkit.HostileValues;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;

/** The pages and files of the site. */
class SiteIT extends SharedSite {
  private static final String VIEW =
      "/rum/view.svg?span=" + OrdersPeer.TRACE_ID + "-00f067aa0ba902b7-01";

  @Test
  void home_eventsOnSale_listsThemWithLocalDates() throws Exception {
    HttpResponse<String> home = site.get("/");

    assertThat(home.statusCode()).isEqualTo(200);
    assertThat(home.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(home.body())
        .contains("Noche de los Agaves", "Tuesday 1 December 2026, 20:30", "Mexico City time")
        .contains("from €45", ">Sold out<", ">Cancelled<");
  }

  @Test
  void page_always_isUnderAStrictPolicyAndNamesNoOtherHost() throws Exception {
    HttpResponse<String> page = site.get(EVENT);

    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("server-timing").orElseThrow()).contains("traceparent");
    assertThat(page.body()).doesNotContain("http://", "https://", "style=", "onclick");
  }

  @Test
  void eventPage_onSale_showsTiersAndWhatIsLeft() throws Exception {
    assertThat(site.get(EVENT).body())
        .contains("312 available", "Only 1 left", "Sold out", "€72.50", "€120")
        .contains("name=\"quantity." + OrdersPeer.TIER + "\"");
  }

  @Test
  void eventPage_markupInTitle_isEscaped() throws Exception {
    peer.add(PeerEvents.event("evil", "<script>alert(1)</script>", "\"><img src=x>", 5));

    assertThat(site.get("/events/evil").body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>alert", "<img src=x>");
  }

  @Test
  void eventPage_unknown_isAFriendly404() throws Exception {
    HttpResponse<String> page = site.get("/events/nowhere");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("Nothing grows here");
  }

  @Test
  void unknownAddress_browserOrProgram_isAPageOrAProblem() throws Exception {
    assertThat(site.get("/nope", "accept", "text/html").body()).contains("Nothing grows here");
    assertThat(site.get("/nope").headers().firstValue("content-type"))
        .hasValue("application/problem+json");
  }

  @Test
  void artwork_sameSlug_isTheSamePicture() throws Exception {
    HttpResponse<String> art = site.get("/assets/art/raiz-festival.svg");

    assertThat(art.headers().firstValue("content-type")).hasValue("image/svg+xml");
    assertThat(art.body()).isEqualTo(site.get("/assets/art/raiz-festival.svg").body());
    assertThat(art.body()).isNotEqualTo(site.get("/assets/art/bolero-hour.svg").body());
  }

  @Test
  void pagesAndFiles_toWhoTakesGzip_arePacked() throws Exception {
    HttpCalls visitor = new HttpCalls(site.url);
    String css = site.get("/assets/site.css").body();

    assertThat(Gzipped.get(visitor, "/")).contains("<!doctype html>", "</html>");
    assertThat(Gzipped.get(visitor, "/assets/site.css")).isEqualTo(css);
    assertThat(Gzipped.get(visitor, "/assets/maguey-tracing.js")).contains("export ");
    assertThat(Gzipped.get(visitor, "/assets/art/raiz-festival.svg")).endsWith("</svg>");
  }

  @Test
  void file_askedForAgain_isNotSentAgain() throws Exception {
    HttpResponse<String> css = site.get("/assets/site.css");
    String etag = css.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again =
        site.get("/assets/site.css", "if-none-match", "\"x\", " + etag.substring(2));

    assertThat(css.headers().firstValue("content-type")).hasValue("text/css; charset=utf-8");
    assertThat(css.headers().firstValue("cache-control")).hasValue("public, max-age=300");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.headers().firstValue("vary")).hasValue("accept-encoding");
    assertThat(site.get("/assets/none.css").statusCode()).isEqualTo(404);
  }

  @Test
  void addresses_ofHostileValues_breakNothing() throws Exception {
    order("quantity." + OrdersPeer.TIER + "=1&name=Ana&email=a%40b.mx");
    HostileValues.assertNoneBreaks(new HttpCalls(site.url), Map.of());
    HostileValues.assertNoPageBreaks(
        new HttpCalls(site.url),
        "/*",
        "/events/*",
        "/events/*/waitlist?tier=" + OrdersPeer.TIER,
        EVENT + "/waitlist?tier=*",
        "/waitlist?token=*",
        "/orders?number=*&secret=s3cret",
        "/orders?number=A1B2C3D41&secret=*",
        "/orders/*?secret=s3cret",
        "/orders/A1B2C3D41?secret=*",
        "/newsletter/confirm?token=*",
        "/newsletter/unsubscribe?token=*",
        "/assets/*",
        "/assets/art/*.svg",
        VIEW + "&at=*&route=/",
        VIEW + "&at=1&route=*",
        "/rum/view.svg?span=*&at=1&route=/",
        "/api/*",
        "/api/events/*",
        "/api/events?limit=*",
        "/api/orders/*?secret=s3cret");
  }
}

package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maguey.testkit.Gzipped;
import maguey.testkit.HostileValues;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SiteIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String EVENT = "/events/noche-de-los-agaves";
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]+)\"");
  private static final String VIEW =
      "/rum/view.svg?span=" + OrdersPeer.TRACE_ID + "-00f067aa0ba902b7-01";
  private static OrdersPeer peer;
  private static RunningSite site;

  @BeforeAll
  static void start() {
    peer = new OrdersPeer();
    site = new RunningSite(peer, Map.of());
  }

  @AfterAll
  static void stop() {
    site.close();
    peer.close();
  }

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
  void form_withoutScript_placesTheOrderAndLeadsToItsPage() throws Exception {
    HttpResponse<String> placed =
        order("quantity." + OrdersPeer.TIER + "=2&name=Ana&email=a%40b.mx");
    String address = placed.headers().firstValue("location").orElseThrow();
    HttpResponse<String> page = site.get(address);

    assertThat(placed.statusCode()).isEqualTo(303);
    assertThat(page.body())
        .contains("See you there, Ana!", "Ticket 1 of 2", "Ticket 2 of 2", "€90")
        .contains(
            "/qr.svg?secret&#x3D;s3cret", "To type at the gate:", "7K2M9 QXA40", "7K2M9 QXA41")
        .contains("http://dashboard.test:8083/admin/traces/" + OrdersPeer.TRACE_ID);
    assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
  }

  @Test
  void form_sentTwice_hasOneIdempotencyKey() throws Exception {
    String key = key(site.get(EVENT));
    peer.headers.clear();
    order(oneTicket(key));
    order(oneTicket(key));

    assertThat(peer.keys()).containsExactly(key, key);
  }

  @Test
  void form_whoseFirstTryIsUnderWay_isSentAgainUnderItsKey() throws Exception {
    String key = key(site.get(EVENT));
    peer.headers.clear();
    peer.underWay.set(1);
    HttpResponse<String> meanwhile = order(oneTicket(key));
    HttpResponse<String> placed = order(oneTicket(key(meanwhile)));

    assertThat(meanwhile.statusCode()).isEqualTo(409);
    assertThat(meanwhile.body()).contains("Your order is on its way.");
    assertThat(placed.statusCode()).isEqualTo(303);
    assertThat(peer.keys()).containsExactly(key, key);
  }

  @Test
  void form_refused_isSentAgainUnderAnotherKey() throws Exception {
    String key = key(site.get(EVENT));
    HttpResponse<String> refused = order(oneTicket(key) + "&promoCode=USEDUP");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(key(refused)).isNotEqualTo(key);
  }

  @Test
  void form_nothingEntered_saysSoAtEachField() throws Exception {
    HttpResponse<String> page = order("name=&email=not-an-address");

    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(page.body())
        .contains("id=\"problem-tickets\">Choose at least one ticket.")
        .contains("id=\"problem-name\">Tell us the name")
        .contains("id=\"problem-email\">This needs to be an e-mail address")
        .contains("value=\"not-an-address\"");
  }

  @Test
  void form_refusedByOrders_showsItsPointersAndKeepsTheEntries() throws Exception {
    HttpResponse<String> page =
        order("quantity." + OrdersPeer.TIER + "=3&name=refuse&email=a%40b.mx");

    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(page.body())
        .contains("id=\"problem-email\">This needs to be")
        .contains("<option value=\"3\" selected>");
  }

  @Test
  void form_soldOut_saysHowManyAreLeft() throws Exception {
    HttpResponse<String> page =
        order("quantity." + OrdersPeer.LAST_TIER + "=2&name=Ana&email=a%40b.mx");

    assertThat(page.statusCode()).isEqualTo(409);
    assertThat(page.body()).contains("Only 1 is left, and you asked for more");
  }

  @Test
  void form_promoCode_isSentAndItsRefusalToldAtItsField() throws Exception {
    String wish = "quantity." + OrdersPeer.TIER + "=1&name=Ana&email=a%40b.mx&promoCode=";
    HttpResponse<String> refused = order(wish + "USEDUP");
    HttpResponse<String> placed = order(wish + "+early-bird+");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("id=\"problem-promo\">It was used as often as it can be", "value=\"USEDUP\"");
    assertThat(site.get(placed.headers().firstValue("location").orElseThrow()).body())
        .contains("with the promo code early-bird");
  }

  @Test
  void eventPage_soldOutOrPartly_leadsToItsWaitlist() throws Exception {
    assertThat(site.get("/events/bolero-hour").body())
        .contains("This event is sold out.")
        .contains("/events/bolero-hour/waitlist?tier&#x3D;" + OrdersPeer.TIER);
    assertThat(site.get(EVENT).body())
        .contains(EVENT + "/waitlist?tier&#x3D;0198c0de-0000-7000-8000-000000000003")
        .doesNotContain("waitlist?tier&#x3D;" + OrdersPeer.TIER);
    assertThat(site.get("/events/old-vinyl-night").body()).doesNotContain("/waitlist");
    assertThat(site.get("/events/bolero-hour/waitlist?tier=" + OrdersPeer.TIER).body())
        .contains("<option value=\"" + OrdersPeer.TIER + "\" selected>Seat, €38</option>");
  }

  @Test
  void waitlist_joined_showsThePlaceToWhoHasItsTokenAlone() throws Exception {
    HttpResponse<String> joined = join("name=Ana&email=ana%40b.mx&quantity=2");
    String address = joined.headers().firstValue("location").orElseThrow();
    HttpResponse<String> place = site.get(address);
    HttpResponse<String> again = join("name=Ana&email=ana%40b.mx&quantity=2");

    assertThat(joined.statusCode()).isEqualTo(303);
    assertThat(address).startsWith("/waitlist?token=");
    assertThat(place.body()).contains("in the line", "2 × Seat", "Leave the line");
    assertThat(place.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(place.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("in this line already").doesNotContain("token", "Leave");
    assertThat(peer.waitlist.visitors).contains("127.0.0.1");
  }

  @Test
  void waitlist_rubbishOrRefused_isToldAtTheFields() throws Exception {
    HttpResponse<String> empty = join("name=&email=nothing&quantity=0");
    HttpResponse<String> refused = join("name=refuse&email=r%40b.mx&quantity=1");

    assertThat(empty.statusCode()).isEqualTo(422);
    assertThat(empty.body())
        .contains("id=\"problem-name\">Tell us the name", "id=\"problem-email\">This needs to be")
        .contains("id=\"problem-tickets\">Choose at least one ticket.", "value=\"nothing\"");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("There are tickets again", "value=\"r@b.mx\"");
    for (String token : List.of("", "?token=", "?token=%00", "?token=x")) {
      assertThat(site.get("/waitlist" + token).statusCode()).isIn(400, 404);
    }
    assertThat(site.post("/waitlist/accept", FORM, "token=x").statusCode()).isEqualTo(404);
  }

  @Test
  void form_tooLarge_isRefused() throws Exception {
    assertThat(order("name=" + "a".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void orderPage_wrongSecretOrNone_isTheFormAgainWithWhatWasTyped() throws Exception {
    order("quantity." + OrdersPeer.TIER + "=1&name=Ana&email=a%40b.mx");
    HttpResponse<String> wrong = site.get("/orders/A1B2C3D41?secret=wrong");
    HttpResponse<String> none = site.get("/orders/A1B2C3D41");

    assertThat(wrong.statusCode()).isEqualTo(404);
    assertThat(wrong.body())
        .contains("No order has this number and secret", "action=\"/orders\"")
        .contains("value=\"A1B2C3D41\"", "value=\"wrong\"");
    assertThat(wrong.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("value=\"A1B2C3D41\"");
  }

  @Test
  void lookUp_bothFields_leadToTheOrder() throws Exception {
    assertThat(site.get("/orders").body()).contains("Find your order");
    assertThat(site.get("/orders?number=A%2F1&secret=s").headers().firstValue("location"))
        .hasValue("/orders/A%2F1?secret=s");
  }

  @Test
  void lookUp_smallLettersAndBlanks_findTheOrderAllTheSame() throws Exception {
    HttpResponse<String> placed =
        order("quantity." + OrdersPeer.TIER + "=1&name=Ana&email=a%40b.mx");
    String address = placed.headers().firstValue("location").orElseThrow();
    String typed = address.replaceAll("/orders/|\\?.*", "").toLowerCase(Locale.ROOT);
    HttpResponse<String> found = site.get("/orders?number=+" + typed + "+&secret=+s3cret%20");

    assertThat(found.headers().firstValue("location")).hasValue(address);
    assertThat(site.get("/orders/" + typed + "?secret=s3cret").body()).contains("See you there");
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
  void addresses_ofHostileValues_breakNothing() {
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

  private static String key(HttpResponse<String> page) {
    Matcher key = KEY.matcher(page.body());
    assertThat(key.find()).isTrue();
    return key.group(1);
  }

  private static String oneTicket(String key) {
    return "key=" + key + "&quantity." + OrdersPeer.TIER + "=1&name=A&email=a%40b.mx";
  }

  private static HttpResponse<String> join(String form) throws Exception {
    return site.post("/events/bolero-hour/waitlist", FORM, "tier=" + OrdersPeer.TIER + "&" + form);
  }

  private static HttpResponse<String> order(String form) throws Exception {
    return site.post(EVENT + "/order", FORM, form);
  }
}

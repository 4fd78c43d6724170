package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The form that orders tickets without a script. */
class OrderFormIT extends SharedSite {
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]+)\"");

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
  void form_tooLarge_isRefused() throws Exception {
    assertThat(order("name=" + "a".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  private static String key(HttpResponse<String> page) {
    Matcher key = KEY.matcher(page.body());
    assertThat(key.find()).isTrue();
    return key.group(1);
  }

  private static String oneTicket(String key) {
    return "key=" + key + "&quantity." + OrdersPeer.TIER + "=1&name=A&email=a%40b.mx";
  }
}

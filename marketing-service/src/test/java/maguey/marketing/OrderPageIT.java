package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of an order, and the form that finds it. */
class OrderPageIT extends SharedSite {
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
}

package maguey.marketing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The form that orders tickets, with its script. */
class OrderFormBrowserIT extends VisitorsBrowser {
  @Test
  void form_wrongValues_isToldAtTheFieldsWithoutLeaving() {
    page.navigate(site.url + EVENT);
    fill("0", "", "nonsense");
    page.click("button[type=submit]");

    assertThat(page.locator("#problem-tickets")).hasText("Choose at least one ticket.");
    assertThat(page.locator("#problem-name")).containsText("Tell us the name");
    assertThat(page.locator("#email")).hasAttribute("aria-invalid", "true");
    assertThat(page.locator("#summary")).isVisible();
    shoot("form-with-errors-desktop");
  }

  @Test
  void form_refusedByOrders_isToldAtTheField() {
    page.navigate(site.url + EVENT);
    fill("1", "refuse", "a@example.org");
    page.click("button[type=submit]");

    assertThat(page.locator("#problem-email")).containsText("e-mail address");
    assertThat(page.locator("#email")).isFocused();
  }

  @Test
  void form_promoCodeRefused_isToldAtItsField() {
    page.navigate(site.url + EVENT);
    fill("1", "Ana", "ana@example.org");
    page.fill("#promo", "USEDUP");
    page.click("button[type=submit]");

    assertThat(page.locator("#problem-promo")).hasText("It was used as often as it can be");
    assertThat(page.locator("#promo")).isFocused();
    page.fill("#promo", "EARLY");
    page.click("button[type=submit]");
    assertThat(page.locator(".total")).containsText("with the promo code EARLY");
  }

  @Test
  void form_whoseFirstTryIsUnderWay_isSentAgainUnderItsKey() {
    peer.underWay.set(1);
    page.navigate(site.url + EVENT);
    String key = page.inputValue("input[name=key]");
    peer.headers.clear();
    fill("1", "Ana", "ana@example.org");
    page.click("button[type=submit]");
    assertThat(page.locator("#summary"))
        .hasText("Your order is on its way. Send the form again to see it.");
    page.click("button[type=submit]");

    assertThat(page.locator("h1")).hasText("See you there, Ana!");
    assertThat(peer.keys()).containsExactly(key, key);
  }

  @Test
  void form_soldOut_saysWhatIsLeft() {
    page.navigate(site.url + EVENT);
    page.selectOption("select[name='quantity." + OrdersPeer.LAST_TIER + "']", "1");
    page.fill("#name", "Ana");
    page.fill("#email", "ana@example.org");
    page.click("button[type=submit]");

    assertThat(page.locator("#summary")).hasText("Only 1 is left, and you asked for more");
  }
}

package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import maguey.common.auth.Tokens;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The board as a person opens it, with the real feed. */
class BoardLiveIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension
  static final ServiceExtension SERVICE =
      Scanner.serviceFor(ORDERS).with("MAGUEY_DASHBOARD_URL", "http://dashboard.test");

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @Test
  void board_withoutASession_leadsToTheLogin() {
    HttpCalls.Answer answer = SERVICE.http().get("/gates");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location")).isEqualTo("/login?to=%2Fgates");
    assertThat(SERVICE.http().get("/api/gates/live").status()).isEqualTo(401);
  }

  @Test
  void board_signedIn_showsScansAsTheyCome() {
    try (Page page = HeadlessChromium.shared().newPage()) {
      page.navigate(SERVICE.url() + "/gates");
      page.locator("#token").fill(SERVICE.token(Tokens.VIEWER));
      page.locator("button").click();
      assertThat(page.locator("#live")).hasText("Live");

      IssuedTicket ticket = scanner.issue();
      scanner.gate("north").scan(scanner.codeOf(ticket));
      scanner.gate("south").scan(scanner.codeOf(ticket));

      assertThat(page.locator("#recent")).containsText(ticket.orderNumber());
      assertThat(page.locator("#gates")).containsText("north");
      assertThat(page.locator("#refusals")).containsText("Used before");
      assertThat(page.locator("#recent a").first())
          .hasAttribute("href", "http://dashboard.test/admin/traces/" + ticket.traceId());
      assertThat(page.reload().headerValue("content-security-policy"))
          .startsWith("default-src 'self'; ")
          .doesNotContain("unsafe", "http");
    }
  }
}

package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import maguey.common.http.ProblemType;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.HttpCalls;
import maguey.testkit.OwnPostgres;
import maguey.testkit.ProblemAssert;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PostgreSQL takes connections and bytes, and answers nothing. */
class DatabaseFrozenIT {
  private static final OwnPostgres POSTGRES = new OwnPostgres("scanner");

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension
  static final ServiceExtension SERVICE =
      Scanner.serviceFor(ORDERS)
          .with("PGPORT", POSTGRES.port())
          .with("PGDATABASE", "postgres")
          .with("PGPASSWORD", OwnPostgres.PASSWORD);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @AfterAll
  static void stopPostgres() throws IOException {
    POSTGRES.close();
  }

  @Test
  void scan_databaseFrozen_is503AndAdmitsOnceItIsBack() {
    Scanner.Gate gate = scanner.gate("A");
    IssuedTicket ticket = scanner.issue();
    JsonObject scan = new JsonObject().put("code", scanner.codeOf(ticket)).put("scanId", "frozen");
    gate.scan("rubbish");

    POSTGRES.freeze();
    try {
      HttpCalls.Answer away = gate.send(scan);
      ProblemAssert.assertProblem(away, ProblemType.UNAVAILABLE);
      assertThat(away.header("retry-after")).isNotEmpty();
      assertThat(gate.scan("rubbish").getString("reason")).isEqualTo("MALFORMED");
      assertThat(SERVICE.http().get("/health/ready").status()).isEqualTo(503);
    } finally {
      POSTGRES.thaw();
    }

    eventually(() -> assertThat(gate.send(scan).status()).isEqualTo(200));
    assertThat(gate.scan(scan).getString("result")).isEqualTo("ADMITTED");
    assertThat(scanner.gate("B").scan(scanner.codeOf(ticket)).getString("reason"))
        .isEqualTo("ALREADY_USED");
  }

  @Test
  void page_databaseFrozen_decidesByItselfAndIsBackWithIt() {
    IssuedTicket ticket = scanner.issue();
    try (BrowserContext phone = HeadlessChromium.shared().newContext()) {
      Page page = phone.newPage();
      page.navigate(SERVICE.url() + "/scanner#token=" + scanner.gate("north").token());
      assertThat(page.locator("#status")).containsText("data less than a minute old");

      POSTGRES.freeze();
      try {
        page.locator("#code").fill(scanner.codeOf(ticket));
        page.keyboard().press("Enter");
        assertThat(page.locator("#result")).hasClass("admitted offline");
        assertThat(page.locator("#status")).containsText("OFFLINE: this device decides");
        assertThat(page.locator("#status")).containsText("1 waiting");
      } finally {
        POSTGRES.thaw();
      }

      assertThat(page.locator("#status")).containsText("Online");
      assertThat(page.locator("#status")).not().containsText("waiting");
    }
    // Whether the service came to admit him before it was frozen, or heard of it afterwards.
    HttpCalls.Answer logged = scanner.admin().get("/api/scans?ticket=" + ticket.id());
    assertThat(logged.json().getJsonArray("scans")).as(logged.body()).hasSize(1);
    assertThat(logged.body()).contains("\"ADMITTED\"");
  }
}

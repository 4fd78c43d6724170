package maguey.traces.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;

/** The pages that show figures, in a browser, over a real store with real data. */
class FigurePagesIT extends FigurePages {
  @Test
  void journey_foundByItsOrder_leadsToTheSpanAtTheGate() {
    show("/admin/journeys");
    page.keyboard().press("/");
    page.keyboard().type(DATA.admitted.number());
    page.keyboard().press("Enter");
    assertThat(page.locator(".journeys > li")).hasCount(1);
    page.locator(".journey .number").press("Enter");
    page.locator(".inside").getByRole(AriaRole.LINK).filter(named("Admitted")).press("Enter");

    assertThat(page)
        .hasURL(
            Pattern.compile(
                "/admin/traces/" + hex(DATA.admitted.root()) + "\\?span=[0-9a-f]{16}$"));
    assertThat(page.locator("span-detail h2")).hasText("ticket.scan");
  }

  @Test
  void journey_foundByTheAddressOfTheBuyer_isShownWithItsLeadTimes() {
    show("/admin/journeys?q=" + TraceStores.encoded(DATA.admitted.email()));

    assertThat(page.locator(".journeys .number")).hasText(DATA.admitted.number());
    assertThat(page.locator(".journeys .scanned .lead")).hasText(Pattern.compile("\\+3 min 57 s"));
  }

  @Test
  void funnel_ofAnEventToCome_hasNothingLost() {
    show("/admin/journeys?event=winter-gala");

    assertThat(tile("Not yet due")).not().hasText("0");
    assertThat(tile("Not admitted")).hasText("0");
    page.getByRole(AriaRole.BUTTON).filter(named("Due later")).click();
    assertThat(page).hasURL(url("/admin/journeys?state=not_yet_due&event=winter-gala"));
    assertThat(page.locator(".journeys .state").first()).hasText("Due later");
    page.goBack();
    assertThat(page).hasURL(url("/admin/journeys?event=winter-gala"));
  }

  @Test
  void chart_movedByKeys_opensTheTracesOfAStep() {
    show("/admin/metrics?range=24h&service=orders-service");
    page.locator(".plot").first().press("End");
    assertThat(page.locator(".chart output").first()).containsText("spans");
    page.keyboard().press("Enter");

    assertThat(page)
        .hasURL(Pattern.compile("/admin/traces\\?own=show&service=orders-service&from=.+&to=.+"));
  }

  @Test
  void errors_areToldWithTheirCauseAndExamples() {
    show("/admin/metrics?range=24h&tab=errors");

    assertThat(page.locator("tr").filter(named("STOCK_CONFLICT")).locator(".links a"))
        .not()
        .hasCount(0);
    page.locator("tr").filter(named("STOCK_CONFLICT")).locator(".links a").first().click();
    page.waitForSelector("trace-waterfall .row");
  }

  @Test
  void bottlenecks_nameTheSlowStatement() {
    show("/admin/metrics?range=24h&tab=bottlenecks&service=orders-service");

    assertThat(page.locator("tbody tr").filter(named("INSERT orders.orders")).first())
        .containsText("orders-service");
  }

  @Test
  void serviceMap_showsWhoCallsWhom_andOpensAService() {
    show("/admin/metrics?range=24h&tab=map");
    assertThat(
            page.locator("tbody tr")
                .filter(named("orders-service"))
                .filter(named("scanner-service"))
                .first())
        .containsText("call");
    page.locator("a.node").filter(named("scanner-service")).press("Enter");

    assertThat(page).hasURL(Pattern.compile("tab=latency.*service=scanner-service"));
  }

  @Test
  void comparison_ofAFastAndASlowTrace_namesTheStatement() {
    show("/admin/compare?a=" + DATA.fast.get(0) + "&b=" + DATA.slow.get(0));

    assertThat(page.locator(".changes li").first()).containsText("INSERT orders.orders");
    page.getByRole(AriaRole.BUTTON).filter(named("Different ones")).click();
    assertThat(page.locator(".diff tbody tr")).hasCount(3);
    page.locator(".swap").click();
    assertThat(page.locator(".changes li").first()).containsText("faster");
  }

  @Test
  void comparison_withTheUsual_findsWhatWasSlow() {
    show("/admin/compare?a=" + DATA.slow.get(0));

    assertThat(page.locator("tbody tr").first()).containsText("INSERT orders.orders");
  }

  @Test
  void slowOnes_againstTheRest_shareTheirReason() {
    show("/admin/compare?mode=groups&service=orders-service");

    assertThat(page.locator("tr").filter(named(SeededStore.SLOW_REASON)))
        .containsText("feature.flag");
  }

  @Test
  void rule_madeInThePage_isWatchedSilencedAndRemoved() {
    show("/admin/alerts?edit=new");
    page.getByLabel("Name").fill(SeededStore.EVIL);
    page.getByLabel("Within so many minutes").fill("0");
    page.getByLabel("Within so many minutes").press("Enter");
    assertThat(page.locator("alert-form .bad")).containsText("minutes");
    page.getByLabel("Within so many minutes").fill("1440");
    page.keyboard().press("Enter");

    assertThat(page.locator(".rules > li")).containsText("fail within 1 d");
    page.getByRole(AriaRole.BUTTON).filter(named("Silence 8 h")).press("Enter");
    assertThat(page.locator(".rules .state")).containsText("ilenced");
    page.onDialog(dialog -> dialog.accept());
    page.getByRole(AriaRole.BUTTON).filter(named("Remove")).press("Enter");
    assertThat(page.locator(".rules > li")).hasCount(0);
  }

  @Test
  void system_showsTheNode_itsBooks_andWhatWouldGo() {
    show("/admin/system");
    assertThat(page.locator("tbody tr").filter(named("trace-store")).first())
        .containsText("127.0.0.1");
    assertThat(tile("Dropped")).hasText("0");
    page.getByRole(AriaRole.BUTTON).filter(named("What would go now?")).press("Enter");

    assertThat(page.locator(".policy").first()).containsText("kept for 30 days");
    assertThat(page).hasURL(url("/admin/system?retention=dry-run"));
  }

  @Test
  void list_hidesTheDashboardsOwn_untilTheyAreAskedFor() {
    show("/admin/metrics");
    eventually(() -> assertThat(roots("own=show&operation=GET%20/admin/metrics")).isNotEmpty());
    assertThat(roots("own=hide&limit=500")).isNotEmpty().doesNotContain("trace-store");
    openList("");
    assertThat(page.locator("button[name=own]")).hasAttribute("aria-pressed", "true");
    page.locator("button[name=own]").click();

    assertThat(page).hasURL(url("/admin/traces?own=show"));
    assertThat(page.locator("trace-list").getByText("GET /admin/metrics").first()).isVisible();
  }

  private static List<String> roots(String query) {
    return STORE.get("/api/traces/search?" + query).getJsonArray("traces").stream()
        .map(trace -> ((JsonObject) trace).getString("rootService"))
        .toList();
  }

  @Test
  void address_ofNoPage_isToldAsAPage() {
    show("/admin/nothing");

    assertThat(page.locator(".notice")).containsText("No such page");
    page.locator(".notice a").click();
    assertThat(page).hasURL(url("/admin/traces"));
  }

  @Test
  void keys_askedFor_areShownOnEveryPage() {
    for (String name : List.of("journeys", "metrics", "compare", "alerts", "system")) {
      show("/admin/" + name);
      page.keyboard().press("?");
      assertThat(page.locator("dialog.help")).containsText("read anew");
      page.keyboard().press("Escape");
      assertThat(page.locator("dialog.help")).isHidden();
    }
  }

  @Test
  void fault_turnedOnInThePage_isOnUntilItIsTurnedOff() {
    show("/admin/system");
    page.getByRole(AriaRole.LINK).filter(named("Faults on purpose")).click();
    page.getByLabel("Only at").fill("10.0.0.9:8083");
    page.getByLabel("Turn trace-store-slow on").click();
    Locator fault = page.locator(".faults li").filter(named("trace-store-slow"));
    assertThat(fault).containsText("On for");
    assertThat(fault).containsText("only at 10.0.0.9:8083");
    page.getByLabel("Turn trace-store-slow off").press("Enter");

    assertThat(fault.locator(".state")).hasText("Off");
    assertThat(page.locator("tbody tr").first()).containsText("turned trace-store-slow off");
  }

  private static FilterOptions named(String words) {
    return new FilterOptions().setHasText(words);
  }

  private Locator tile(String name) {
    return page.locator(".tile").filter(named(name)).locator("dd").first();
  }
}

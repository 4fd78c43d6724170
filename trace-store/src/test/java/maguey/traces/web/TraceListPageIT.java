package maguey.traces.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TraceListPageIT extends DashboardPages {

  private static final String ROWS = "trace-list tbody tr";
  private static final String LAYOUT_SHIFT =
      """
      () => new Promise(done => new PerformanceObserver(list =>
          done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
        .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))""";

  @Test
  void list_opened_showsTheRecentHundred() {
    openList("");

    assertThat(count(ROWS)).isEqualTo(100);
    assertThat(text(".list-head .count")).isEqualTo("100 of 130 traces");
    assertThat(text(ROWS)).contains("page-load /events/{slug}", "MG-7Q2M9X", "Scanned");
    assertThat(text(ROWS + " .c-wall")).isEqualTo("3 d 2 h");
    assertThat(page.locator(".scatter text.x").allTextContents()).doesNotHaveDuplicates();
    assertThat(text(ROWS + " .c-active")).isEqualTo("1.3 s");
    picture("list");
  }

  @Test
  void list_whileLoading_doesNotJump() {
    openList("");

    assertThat(((Number) page.evaluate(LAYOUT_SHIFT)).doubleValue()).isLessThan(0.01);
  }

  @Test
  void older_pressed_addsTheNextPage() {
    openList("");
    page.locator(".older").click();

    assertThat(page.locator(ROWS)).hasCount(130);
    assertThat(page.locator(".older")).hasCount(0);
    assertThat(server.searches.get(1)).contains("cursor=next");
  }

  @Test
  void filters_chosen_areInTheAddressAndTheCall() {
    openList("");
    page.locator("button[name=status][value=error]").click();
    page.locator("button[name=performance][value=slow]").click();
    awaitSearch(
        "?service=scanner-service&status=error&performance=slow&own=hide&limit=100",
        () -> page.locator("select[name=service]").selectOption("scanner-service"));

    assertThat(page)
        .hasURL(server.url("/admin/traces?service=scanner-service&status=error&performance=slow"));
  }

  @Test
  void address_withFilters_setsThemAndGoingBackToo() {
    openList("?performance=fast&range=24h");
    assertThat(page.locator("button[name=performance][value=fast]"))
        .hasAttribute("aria-pressed", "true");
    page.locator("button[name=range][value='']").click();
    awaitSearch("?performance=fast&range=24h&own=hide&limit=100", () -> page.goBack());

    assertThat(page.locator("button[name=range][value='24h']"))
        .hasAttribute("aria-pressed", "true");
  }

  /** Waits for the search that an action causes; that of an earlier click may come before it. */
  private void awaitSearch(String query, Runnable action) {
    page.waitForRequest(call -> call.url().endsWith("/api/traces/search" + query), action);
  }

  @Test
  void keyboard_slashAndLetters_findAndOpenATrace() {
    openList("");
    press("/");
    page.keyboard().type("MG-7Q2M9X");
    press("Enter");
    assertThat(page.locator(ROWS)).hasCount(1);
    press("ArrowDown", "Enter");

    assertThat(page).hasURL(server.url("/admin/traces/" + Traces.JOURNEY));
  }

  @Test
  void keyboard_jAndK_moveTheSelection() {
    openList("");
    press("j", "j", "j", "k");

    assertThat(page.locator(ROWS).nth(1)).hasClass(Pattern.compile("selected"));
    assertThat(page.locator(ROWS + ".selected a")).isFocused();
  }

  @Test
  void list_withoutTraces_saysWhereTheyComeFrom() {
    server.onSearch(
        request -> FixtureServer.reply(request, FixtureServer.page(new JsonArray(), null, 0)));
    openList("");

    assertThat(text(".notice")).contains("No traces yet");
    picture("list-empty");
  }

  @Test
  void list_whoseLatestAreAllHidden_leadsToOlderOnesAndToThem() {
    server.onSearch(
        request ->
            FixtureServer.reply(
                request,
                FixtureServer.page(
                    new JsonArray(), request.queryParams().contains("cursor") ? null : "next", 0)));
    openList("");
    assertThat(text(".notice")).contains("None among the latest");
    page.locator(".older").click();
    assertThat(page.locator(".notice")).containsText("No traces yet");
    server.reset();
    page.getByText("Show the dashboard’s own").click();

    assertThat(page.locator(ROWS)).hasCount(100);
    assertThat(page).hasURL(server.url("/admin/traces?own=show"));
  }

  @Test
  void search_withoutResult_offersToClearTheFilters() {
    openList("?q=nothing");
    page.getByText("Clear filters").click();

    assertThat(page.locator(ROWS)).hasCount(100);
    assertThat(page).hasURL(server.url("/admin/traces"));
  }

  @Test
  void login_expired_leadsToTheLogin() {
    server.onSearch(request -> FixtureServer.refuse(request, 401, "Not signed in", ""));
    openList("");

    assertThat(text(".notice")).contains("Your login has expired");
    assertThat(page.locator(".notice a")).hasAttribute("href", "/login?to=%2Fadmin%2Ftraces");
  }

  @Test
  void store_failing_isToldAndCanBeTriedAgain() {
    server.onSearch(
        request ->
            FixtureServer.refuse(request, 503, "The database does not answer", "Try again."));
    openList("");
    assertThat(text(".notice")).contains("The database does not answer");
    server.reset();
    page.locator(".notice button").click();

    assertThat(page.locator(ROWS)).hasCount(100);
  }

  @Test
  void phone_narrow_tellsThatThereAreMoreSections() {
    use(ColorScheme.LIGHT, 375, 760);
    openList("");
    assertThat(page.locator("app-bar nav")).hasClass("more-after");
    page.locator("app-bar nav a").last().scrollIntoViewIfNeeded();

    assertThat(page.locator("app-bar nav")).hasClass("more-before");
  }

  @Test
  void phone_narrow_showsEverything() {
    use(ColorScheme.LIGHT, 320, 640);
    openList("");
    assertThat(tooWide()).isEmpty();
    use(ColorScheme.DARK, 400, 800);
    openList("");

    assertThat(tooWide()).isEmpty();
    picture("list-phone-dark");
  }
}

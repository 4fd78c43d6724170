package maguey.traces.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import maguey.testkit.Accessibility;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;

/** The list of traces over a real store, by mouse and by keyboard. */
class StoredTracesIT extends StoredPages {

  private static final String VIEWS = ".views li > a";

  private static final String ROWS = "trace-list tbody tr";
  private static final String CHIPS = ".filter-chip";

  @Test
  void list_ofMoreThanAHundred_goesOnWithOlderOnes() {
    openList("?operation=GET+%2Fapi%2Fevents");
    assertThat(page.locator(ROWS)).hasCount(100);
    page.locator(".older").click();

    assertThat(page.locator(ROWS)).hasCount(130);
    assertThat(page.locator(".older")).hasCount(0);
  }

  @Test
  void live_newTrace_comesOnTopUnlessPaused() {
    openList("?service=paused");
    assertThat(page.locator(".live")).hasText("Live");
    arrive("paused", 1);
    assertThat(page.locator(ROWS)).hasCount(1);
    press("p");
    assertThat(page.locator(".live")).hasText("Paused");
    assertThat(page).hasURL(Pattern.compile("live=off$"));
    arrive("paused", 2);
    press("p");

    assertThat(page.locator(ROWS)).hasCount(2);
    assertThat(page.locator(ROWS).first()).containsText("live-2");
  }

  @Test
  void live_pointedAt_waitsUntilTheHandIsGone() {
    openList("?service=pointed-at");
    assertThat(page.locator(".live")).hasText("Live");
    page.locator(".list").hover();
    arrive("pointed-at", 3);
    assertThat(page.locator(".held")).hasText(Pattern.compile("^1 change held back"));
    page.mouse().move(5, 5);

    assertThat(page.locator(ROWS).first()).containsText("live-3");
  }

  private static void arrive(String service, int number) {
    TraceFixture trace = new TraceFixture("%032x".formatted(0x11feL + number), Instant.now());
    trace.span(null, service + " SERVER live-" + number, 0, 5);
    OtlpFixture.send(STORE, trace);
  }

  @Test
  void search_ofATraceId_opensTheTrace() {
    openList("");
    press("/");
    page.keyboard().type(Traces.JOURNEY.toUpperCase(Locale.ROOT));
    assertThat(page.locator(".understood")).containsText("Trace id");
    press("Enter");

    assertThat(page).hasURL(url("/admin/traces/" + Traces.JOURNEY));
  }

  @Test
  void search_ofOrderServiceAndAttribute_findsEach() {
    openList("");
    search("MG-7Q2M9X");
    assertThat(page.locator(ROWS)).hasCount(2);
    assertThat(page.locator("trace-list")).containsText("page-load /events/{slug}");
    page.locator(".clear").click();
    search("payment-gateway");
    assertThat(page.locator(CHIPS)).hasText("service: payment-gateway");
    assertThat(page.locator(ROWS)).hasCount(1);
    page.locator(".clear").click();
    search("gate.id=North gate");

    assertThat(page.locator(CHIPS)).hasText("gate.id=North gate");
    assertThat(page.locator(ROWS)).hasCount(1);
  }

  private void search(String words) {
    press("/");
    page.keyboard().type(words);
    press("Enter");
  }

  @Test
  void form_withoutAMouse_filtersByEverythingAndChipsTakeItAway() {
    openList("");
    page.locator("filter-form summary").focus();
    press("Enter", "Tab");
    page.keyboard().type("SELECT orders.event");
    press("Tab");
    page.keyboard().type("client");
    press("Tab", "Tab", "Tab");
    page.keyboard().type("1 s");
    press("Enter");

    assertThat(page)
        .hasURL(url("/admin/traces?operation=SELECT+orders.event&kind=CLIENT&minMs=1000"));
    assertThat(page.locator(CHIPS))
        .hasText(new String[] {"operation: SELECT orders.event", "kind: client", "active ≥ 1 s"});
    assertThat(page.locator(ROWS).first()).isVisible();
    page.getByLabel("Remove the filter operation: SELECT orders.event").press("Enter");
    assertThat(page.locator(CHIPS)).hasCount(2);
  }

  @Test
  void form_withNonsense_saysWhatItTakes() {
    openList("");
    page.locator("filter-form summary").click();
    page.getByLabel("Active at least").fill("soon");
    press("Enter");

    assertThat(page.locator("filter-form [role=alert]")).containsText("250 ms");
  }

  @Test
  void plot_brushed_filtersByTimeAndDuration() {
    openList("?operation=SELECT+orders.event&service=orders-service");
    BoundingBox box = page.locator(".scatter").boundingBox();
    page.mouse().move(box.x + 80, box.y + 2);
    page.mouse().down();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.mouse().up();

    assertThat(page).hasURL(Pattern.compile("minMs=.+&maxMs=.+&from=.+&to=.+"));
    assertThat(page.locator(CHIPS)).hasCount(6);
    assertThat(page.locator(ROWS).first()).isVisible();
  }

  @Test
  void plot_byKeyboardAndMouse_picksOneTrace() {
    openList("?status=error");
    page.locator(".scatter").focus();
    press("ArrowRight", "ArrowRight", "Enter");
    assertThat(page.locator(ROWS)).hasCount(1);
    page.goBack();
    assertThat(page.locator(ROWS)).hasCount(3);
    Locator point = page.locator("scatter-plot path.error").first();
    BoundingBox box = point.boundingBox();
    page.mouse().click(box.x + box.width / 2, box.y + box.height / 2);

    assertThat(page.locator(ROWS)).hasCount(1);
    assertThat(page.locator(ROWS)).hasClass(Pattern.compile("error"));
  }

  @Test
  void csv_linked_hasTheFilters() {
    openList("?status=error");

    assertThat(page.getByText("CSV").getAttribute("href"))
        .isEqualTo("/api/traces/search?status=error&own=hide&format=csv");
  }

  @Test
  void view_savedByKeyboard_isOpenedRenamedPassedOnAndRemoved() {
    openList("?status=error&q=" + TraceStores.encoded("<b>"));
    press("v");
    page.keyboard().type(SeededStore.EVIL);
    press("Enter");
    assertThat(page.locator(VIEWS)).hasText(SeededStore.EVIL);
    assertThat(page.locator(".views summary")).hasText(SeededStore.EVIL);
    page.reload();
    page.locator(".clear").click();
    assertThat(page).hasURL(url("/admin/traces"));
    press("v", "Enter");
    assertThat(page).hasURL(url("/admin/traces?q=%3Cb%3E&status=error"));

    press("v");
    page.getByLabel("Rename " + SeededStore.EVIL).press("Enter");
    page.keyboard().type("All failures");
    press("Enter");
    assertThat(page.locator(VIEWS)).hasText("All failures");
    page.getByLabel("Copy the link of All failures").press("Enter");
    eventually(
        () ->
            assertThat(page.evaluate("navigator.clipboard.readText()"))
                .isEqualTo(url("/admin/traces?q=%3Cb%3E&status=error")));
    assertThat(Accessibility.violations(page)).isEmpty();
    picture("views");
    page.onDialog(dialog -> dialog.accept());
    page.getByLabel("Remove All failures").press("Enter");
    assertThat(page.locator(VIEWS)).hasCount(0);
  }

  @Test
  void keys_askedFor_areShownAndClosedAgain() {
    openList("");
    press("?");
    assertThat(page.locator("dialog.help")).containsText("pause, or go live");
    press("Escape");

    assertThat(page.locator("dialog.help")).isHidden();
  }
}

package maguey.traces.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.LocatorOptions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

class TracePageIT extends DashboardPages {

  private static final String ROWS = "trace-waterfall .row";
  private static final String SHORTEST_BAR =
      "() => Math.min(...[...document.querySelectorAll('.bar')].map(b =>"
          + " b.getBoundingClientRect().width))";

  @Test
  void journey_overThreeDays_foldsTheSilence() {
    openTrace(Traces.JOURNEY);

    assertThat(page.locator(".chip.long")).hasText("3 d 2 h of silence, folded");
    assertThat(count(ROWS)).isEqualTo(42);
    assertThat(((Number) page.evaluate(SHORTEST_BAR)).doubleValue()).isGreaterThanOrEqualTo(3);
    assertThat(text("trace-summary")).contains("MG-7Q2M9X", Traces.JOURNEY, "Scanned", "1.3 s");
    picture("journey");
  }

  @Test
  void scale_toggled_isTrueAndInTheAddress() {
    openTrace(Traces.JOURNEY);
    press("t");

    assertThat(page.locator(".chip")).hasCount(0);
    assertThat(page).hasURL(server.url("/admin/traces/" + Traces.JOURNEY + "?scale=true"));
  }

  @Test
  void span_clicked_showsEverythingAboutIt() {
    openTrace(Traces.JOURNEY);
    page.locator(ROWS, new LocatorOptions().setHasText("UPDATE orders.tier")).click();

    assertThat(text("span-detail"))
        .contains(
            "orders-service", "CLIENT", "62 ms", "Self time", "db.query.text", "UPDATE tier …")
        .contains("parent", "create-order", "service.instance.id", "maguey=v:1.0;env:production");
    picture("journey-detail");
  }

  @Test
  void scan_chosen_opensItsSpanWithLinksAsAnchors() {
    openTrace(Traces.JOURNEY);
    page.locator("scan-list button").nth(1).click();

    assertThat(page.locator("span-detail h2")).hasText("ticket.scan");
    assertThat(page.locator(ROWS + ".open")).isInViewport();
    assertThat(page.locator(".link-block a"))
        .hasAttribute(
            "href", "/admin/traces/5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e?span=00f067aa0ba902b7");
  }

  @Test
  void span_open_keepsInstantsOnOneLine() {
    use(ColorScheme.LIGHT, 1280, 860);
    openTrace(Traces.JOURNEY + "?span=a1b2c3d400000006");

    assertThat(page.locator("span-detail .values dd").nth(2).boundingBox().height).isLessThan(25);
  }

  @Test
  void address_withASpan_opensIt() {
    openTrace(Traces.JOURNEY + "?span=a1b2c3d400000006");

    assertThat(page.locator("span-detail h2")).hasText("POST /api/orders");
    assertThat(page.locator(".link-block")).containsText("Linked from POST /api/scans");
  }

  @Test
  void keyboard_arrowsEnterEscape_moveOpenAndClose() {
    openTrace(Traces.JOURNEY);
    press("ArrowDown", "ArrowRight", "Enter");
    assertThat(page.locator("span-detail h2")).hasText("GET /api/events/{slug}");
    press("ArrowDown");
    assertThat(page.locator("span-detail h2")).hasText("SELECT orders.event");
    press("Escape", "ArrowLeft", "ArrowLeft");

    assertThat(page.locator("span-detail")).hasCount(0);
    assertThat(page.locator(ROWS)).hasCount(41);
    assertThat(page.locator(ROWS + ".cursor")).hasAttribute("aria-expanded", "false");
  }

  @Test
  void keyboard_c_copiesTheTraceId() {
    openTrace(Traces.JOURNEY);
    press("c");

    assertThat(page.locator("main > p.visually-hidden")).hasText("Trace id copied");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(Traces.JOURNEY);
  }

  @Test
  void error_next_isFoundThoughItIsCollapsed() {
    openTrace(Traces.FAILED);
    page.getByText("Collapse all").click();
    assertThat(page.locator(ROWS)).hasCount(1);
    press("e");

    assertThat(page.locator("span-detail h2")).hasText("create-order");
    assertThat(page.locator("span-detail")).containsText("java.net.SocketTimeoutException");
    picture("error");
  }

  @Test
  void tree_broken_isShownWholeAndFlagged() {
    openTrace(Traces.BROKEN);

    assertThat(page.locator(ROWS)).hasCount(6);
    assertThat(page.locator(".warning-line")).hasCount(3);
    assertThat(page.locator(".flag").allInnerTexts())
        .containsExactlyInAnyOrder("ends-before-start", "orphan", "late", "cycle");
    picture("broken");
  }

  @Test
  void trace_ofTenThousandSpans_keepsFewRowsAndReachesTheLast() {
    openTrace(Traces.HUGE);
    press("End", "Enter");

    assertThat(page.locator(ROWS + ".open")).isInViewport();
    assertThat(page.locator(ROWS + ".open")).hasAttribute("aria-rowindex", "10001");
    assertThat(count(ROWS)).isLessThan(80);
    picture("huge");
  }

  @Test
  void trace_ofTwoThousandLevels_isShown() {
    openTrace(Traces.DEEP);
    press("End");

    assertThat(page.locator(ROWS + ".cursor")).hasAttribute("aria-level", "2000");
  }

  @Test
  void trace_unknown_isToldPlainly() {
    openTrace("00000000000000000000000000000001");

    assertThat(text(".notice")).contains("No such trace", "No span of this trace is stored.");
  }

  @Test
  void phone_narrow_showsEverything() {
    use(ColorScheme.DARK, 400, 800);
    openTrace(Traces.JOURNEY);
    assertThat(tooWide()).isEmpty();
    assertThat(page.locator(".chip.long")).containsText("3 d 2 h");
    picture("journey-phone-dark");
    press("End", "Enter", "k");

    assertThat(page.locator("span-detail h2")).hasText("INSERT scanner.scan_logs");
    assertThat(page.locator(ROWS + ".open").boundingBox().y).isLessThan(800 * 0.38);
    assertThat(tooWide()).isEmpty();
    picture("journey-phone-detail-dark");
  }
}

package maguey.traces.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import maguey.common.auth.LoginRoutes;
import maguey.testkit.Accessibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of one trace over a real store, by mouse and by keyboard, read by machines too. */
class StoredTraceIT extends StoredPages {

  private static final String ROWS = "trace-waterfall .row";
  private static final int FIRST_CONTENT_BYTES = 100_000;
  private static final String EVIL = "<img src=x onerror=\"window.hacked=1\">";

  @Test
  void zoom_byDragKeysAndReset_isInTheAddress() {
    openTrace(Traces.JOURNEY);
    BoundingBox box = page.locator(".minimap").boundingBox();
    page.mouse().move(box.x + 2, box.y + 20);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.15, box.y + 20);
    page.mouse().up();
    assertThat(page).hasURL(Pattern.compile("zoom="));
    assertThat(page.locator(".chip")).hasCount(0);
    press("0");
    assertThat(page.locator(".chip.long")).hasCount(1);
    press("+", "d", "A");
    assertThat(page).hasURL(Pattern.compile("zoom=0_"));
    press("-", "-");

    assertThat(page).hasURL(url("/admin/traces/" + Traces.JOURNEY));
  }

  @Test
  void zoom_byDragOverTheBars_opensNoSpan() {
    openTrace(Traces.FAILED);
    BoundingBox lane = page.locator(".lane").nth(1).boundingBox();
    page.mouse().move(lane.x + 100, lane.y + 10);
    page.mouse().down();
    page.mouse().move(lane.x + 300, lane.y + 12);
    page.mouse().up();

    assertThat(page).hasURL(Pattern.compile("zoom="));
    assertThat(page.locator("span-detail")).hasCount(0);
  }

  @Test
  void chip_pressed_showsTheTrueScale() {
    openTrace(Traces.JOURNEY);
    page.locator(".chip.long").click();

    assertThat(page.locator(".chip")).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("scale=true"));
  }

  @Test
  void find_typed_marksAndWalksThroughTheMatches() {
    openTrace(Traces.JOURNEY);
    press("/");
    page.keyboard().type("gate.id=north");
    assertThat(page.locator(".found")).hasText("1 found");
    press("Enter");
    assertThat(page.locator("span-detail h2")).hasText("ticket.scan");
    assertThat(page.locator(ROWS + ".match")).hasCount(1);
    press("Escape", "Escape", "Escape");

    assertThat(page.locator("span-detail")).hasCount(0);
    assertThat(page).hasURL(url("/admin/traces/" + Traces.JOURNEY));
  }

  @Test
  void errors_first_areOnTopAndLevelsClose() {
    openTrace(Traces.FAILED);
    press("F");
    assertThat(page.locator(ROWS).nth(1)).containsText("create-order");
    press("p", "p");
    assertThat(page.locator(ROWS)).hasCount(3);
    press("o");
    assertThat(page.locator(ROWS)).hasCount(6);

    assertThat(page).hasURL(Pattern.compile("errors=first"));
  }

  @Test
  void analysis_ofTheStore_showsTheCriticalPathAndTheBottleneck() {
    openTrace(Traces.FAILED);

    assertThat(page.locator(".critical").first()).isVisible();
    assertThat(page.locator(".facts")).containsText("Bottleneck");
    press("y");
    assertThat(page.locator(".critical")).hasCount(0);
  }

  @Test
  void findings_ofTheStore_standInTheHeadAndAtTheirRows() {
    openTrace(Traces.STOCK_CHECK);
    assertThat(page.locator(".problem"))
        .hasText(new String[] {"1 slow query", "12 × the same SELECT"});
    assertThat(page.locator(ROWS + ":has(.flag:text-is('slow'))")).containsText("1.5 s");
    assertThat(page.locator(ROWS + ":has(.flag:text-is('12 × SELECT'))"))
        .containsText("check-inventory");
    page.locator(".problem").first().click();
    assertThat(page.locator(ROWS + ".open")).containsText("1.5 s");
    openTrace(Traces.FAILED);

    assertThat(page.locator(".problem.bad")).hasText("3 causes of errors");
  }

  @Test
  void detail_ofAStatement_hasSqlParentAndChildren() {
    openTrace(Traces.JOURNEY);
    press("/");
    page.keyboard().type("check-inventory");
    press("Enter");
    page.locator("span-detail").getByText("SELECT orders.tier").click();

    assertThat(page.locator(".sql pre")).hasText("SELECT * FROM tier WHERE id = $1");
    assertThat(page.locator("span-detail")).containsText("check-inventory");
  }

  @Test
  void tabs_byKeyboard_showTheTraceInEveryWay() {
    openTrace(Traces.FAILED);
    press("2");
    page.locator(".frame").first().focus();
    press("ArrowDown", "Enter");
    assertThat(page.locator(".flame [role=status]")).containsText("POST /api/orders: 1 span");
    press("3");
    assertThat(page.locator(".stats tbody tr")).hasCount(5);
    page.getByText("By service").press("Enter");
    assertThat(page.locator(".stats tbody tr")).hasCount(2);
    press("4");
    assertThat(page.locator(".stats tbody tr")).containsText("payment-gateway");
    press("5");
    assertThat(page.locator("#panel")).containsText("No log record");
    press("6");
    assertThat(page.locator("#panel")).containsText("No ticket of this trace was scanned yet");
    page.locator("#tab-scans").focus();
    press("ArrowLeft");
    assertThat(page).hasURL(Pattern.compile("tab=logs"));
  }

  @Test
  void table_row_leadsToItsLongestSpan() {
    page.navigate(url("/admin/traces/" + Traces.FAILED + "?tab=table"));
    page.waitForSelector(".stats");
    page.locator(".stats .as-link").first().press("Enter");

    assertThat(page.locator(ROWS + ".open")).hasCount(1);
  }

  @Test
  void copy_linkAndCurl_areOnTheClipboardAndTheDownloadIsOtlp() throws IOException {
    openTrace(Traces.JOURNEY);
    press("l");
    assertThat(page.locator("main > p.visually-hidden")).hasText("Link copied");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(page.url());
    press("u");
    assertThat(page.locator("main > p.visually-hidden")).hasText("curl command copied");
    assertThat(page.evaluate("navigator.clipboard.readText()").toString())
        .startsWith("curl -H \"Authorization: Bearer $TOKEN\" '" + url("/api/traces/"));
    JsonObject otlp =
        new JsonObject(Files.readString(page.waitForDownload(() -> press("x")).path()));

    assertThat(otlp.getJsonArray("resourceSpans")).isNotEmpty();
  }

  @Test
  void zone_chosen_showsItsDatesAndIsKept() {
    openTrace(Traces.JOURNEY);
    page.locator(".zone select").selectOption("Pacific/Kiritimati");
    String there = text(".segment .date b");
    page.locator(".zone select").selectOption("Pacific/Pago_Pago");
    assertThat(page.locator(".segment .date b").first()).not().hasText(there);
    page.reload();

    assertThat(page.locator(".zone select")).hasValue("Pacific/Pago_Pago");
  }

  @Test
  void frames_ofTenThousandSpans_staySmall() {
    openTrace(Traces.HUGE);
    page.evaluate("() => scrollBy(0, 90_000)");

    assertThat(page.locator(ROWS).first()).not().containsText("nightly-export");
    assertThat(count(ROWS)).isLessThan(90);
    press("3");
    assertThat(page.locator(".stats tbody tr").first()).isVisible();
    press("2");
    assertThat(page.locator(".frame").nth(2)).isVisible();
  }

  @ParameterizedTest
  @ValueSource(strings = {"waterfall", "flame", "table", "services", "logs", "scans"})
  void hostileValues_inEveryView_areText(String tab) {
    page.navigate(url("/admin/traces/" + Traces.HOSTILE + "?find=img&errors=first&tab=" + tab));
    page.waitForSelector("#panel > *");
    assertThat(page.evaluate("window.hacked")).isNull();
    press("/");
    assertThat(page.locator(".find input")).isFocused();
    press("Enter");
    page.waitForSelector("span-detail");

    assertThat(text("span-detail")).contains(EVIL);
    assertThat(page.evaluate("window.hacked")).isNull();
    assertThat(count("img, iframe, svg[onload], body script")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void pages_inEachTheme_haveNoAxeViolations(ColorScheme scheme) {
    use(scheme, 1440, 900);
    openList("?service=orders-service&status=error");
    page.locator("filter-form summary").click();
    assertThat(Accessibility.violations(page)).isEmpty();
    openTrace(Traces.FAILED);
    press("e");
    page.waitForSelector("span-detail");
    assertThat(Accessibility.violations(page)).isEmpty();
    for (String key : List.of("2", "3", "4", "5", "6", "?")) {
      press(key);
      assertThat(Accessibility.violations(page)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/" + Traces.JOURNEY})
  void firstContent_ofAPage_isBelowAHundredKilobytes(String path) {
    Set<String> files = ConcurrentHashMap.newKeySet();
    page.onRequest(request -> files.add(request.url()));
    page.navigate(url("/admin/traces" + path));
    page.waitForSelector("trace-list tbody tr, trace-waterfall .row");
    int bytes =
        files.stream().filter(file -> !file.contains("/api/")).mapToInt(this::gzipped).sum();

    assertThat(bytes).isBetween(10_000, FIRST_CONTENT_BYTES);
  }

  private int gzipped(String file) {
    HttpRequest get =
        HttpRequest.newBuilder(URI.create(file))
            .header("Accept-Encoding", "gzip")
            .header("Cookie", LoginRoutes.SESSION_COOKIE + "=" + STORE.token())
            .build();
    try {
      return HttpClient.newHttpClient().send(get, BodyHandlers.ofByteArray()).body().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

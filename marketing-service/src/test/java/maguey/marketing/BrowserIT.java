package maguey.marketing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import maguey.marketing.ExportedSpans.Exported;
import maguey.testkit.Accessibility;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site in a real browser; its pictures are left in {@code target/screenshots}. */
class BrowserIT {
  private static final String EVENT = "/events/noche-de-los-agaves";
  private static final String WAITLIST = "/events/bolero-hour/waitlist";
  private static final List<String> PAGES =
      List.of(
          "/",
          EVENT,
          "/events/bolero-hour",
          "/orders",
          "/orders/A1B2C3D49?secret=mistyped",
          WAITLIST,
          "/newsletter/asked",
          "/newsletter/unsubscribe?token=x",
          "/nowhere");
  private static final String WEB = "marketing-web";

  /** Pages say the same at every width; the narrowest has most to fit. */
  private static final int NARROWEST = 320;

  private static final String SERVICE = "marketing-service";
  private static OrdersPeer peer;
  private static RunningSite site;
  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() {
    peer = new OrdersPeer();
    site = new RunningSite(peer, Map.of());
  }

  @AfterAll
  static void stop() {
    site.close();
    peer.close();
  }

  @BeforeEach
  void open() {
    open(new NewContextOptions().setViewportSize(1280, 860));
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void order_withScript_isOneTraceFromThePageLoad() {
    peer.headers.clear();
    page.navigate(site.url + EVENT);
    String told = told();
    fill("2", "Ana Rivera", "ana@example.org");
    page.click("button[type=submit]");
    page.waitForURL("**/orders/A1B2C3D4*");
    Exported load = site.spans.await(s -> told.equals("00-" + s.trace() + "-" + s.id() + "-03"));
    Exported call = inTrace(load, WEB, "place-order");
    Exported view = inTrace(load, SERVICE, "GET /events/{slug}");
    Exported proxied = inTrace(load, SERVICE, "POST /api/orders");
    Exported client = site.spans.await(s -> s.parent().equals(proxied.id()));
    MultiMap sent =
        peer.headers.stream().filter(h -> h.contains("idempotency-key")).findFirst().orElseThrow();

    assertThat(load.parent()).isEmpty();
    assertThat(view.parent()).isEqualTo(load.id());
    assertThat(call.parent()).isEqualTo(load.id());
    assertThat(call.attribute("http.response.status_code")).isEqualTo("int_value: 201");
    assertThat(proxied.parent()).isEqualTo(call.id());
    assertThat(sent.get("traceparent")).startsWith("00-" + load.trace() + "-" + client.id());
    assertThat(load.attribute("page.navigation")).isEqualTo("string_value: \"navigate\"");
    assertThat(page.locator("h1")).hasText("See you there, Ana Rivera!");
    assertThat(page.locator(".qr").first()).isVisible();
    assertThat(complaints).isEmpty();
  }

  @Test
  void order_withoutScript_isPlacedByTheForm() {
    context.close();
    open(new NewContextOptions().setJavaScriptEnabled(false));
    page.navigate(site.url + EVENT);
    fill("1", "Bea", "bea@example.org");
    page.press("#email", "Enter");

    assertThat(page.locator("h1")).hasText("See you there, Bea!");
    Exported view =
        site.spans.await(
            s -> s.isOf(WEB, "page-load /events/{slug}") && !s.attribute("page.script").isEmpty());
    assertThat(inTrace(view, SERVICE, "GET /events/{slug}").parent()).isEqualTo(view.id());
  }

  @Test
  void waitlist_withoutScript_isJoinedLeftAndItsOfferBought() {
    context.close();
    open(new NewContextOptions().setJavaScriptEnabled(false).setViewportSize(1280, 860));
    page.navigate(site.url + "/events/bolero-hour");
    page.click("text=Join the waitlist");
    shoot("waitlist-form");
    page.selectOption("#quantity", "2");
    page.fill("#name", "Dora");
    page.fill("#email", "dora@example.org");
    page.click("button[type=submit]");

    assertThat(page.locator("h1")).containsText("in the line");
    shoot("waitlist-waiting");
    String place = page.url();
    peer.waitlist.set("token-of-dora@example.org", "offer_expired");
    page.navigate(place);
    assertThat(page.locator("h1")).hasText("The offer is over");
    peer.waitlist.set("token-of-dora@example.org", "offered");
    page.navigate(place);
    assertThat(page.locator(".lead")).containsText("held for you until 19 Nov, 20:30");
    shoot("waitlist-offered");
    peer.waitlist.set("token-of-dora@example.org", "waiting");
    page.click("text=\"Buy them\"");
    assertThat(page.locator("[role=alert]")).hasText("The tickets are no longer held");
    peer.waitlist.set("token-of-dora@example.org", "offered");
    page.navigate(place);
    page.click("text=\"Buy them\"");
    assertThat(page).hasURL(site.url + "/orders/W1?secret=s3cret");
    peer.waitlist.set("token-of-dora@example.org", "waiting");
    page.navigate(place);
    page.click("button.quiet");
    assertThat(page.locator("h1")).hasText("You have left the line");
  }

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

  @Test
  void collector_away_leavesThePageAsItIs() {
    page.route("**/rum", route -> route.abort());
    page.navigate(site.url + EVENT);
    fill("1", "Carla", "carla@example.org");
    page.click("button[type=submit]");

    assertThat(page.locator("h1")).hasText("See you there, Carla!");
  }

  @Test
  void inspector_byKeyboard_showsTheSpansOfThePage() {
    page.navigate(site.url + EVENT);
    assertThat(page.locator("maguey-inspector")).hasCount(0);
    page.evaluate(
        "Promise.all(['inspector', 'tracing'].map(m => import('/assets/maguey-' + m + '.js')))"
            + ".then(([i, t]) => { i.inspect({dashboard: 'http://dashboard.test:8083'});"
            + " t.flush(); return t.tracedFetch('/api/events/nowhere'); })");
    page.keyboard().press("Alt+Shift+T");
    assertThat(page.getByLabel("Filter spans")).isFocused();
    assertThat(page.locator(".span").first()).containsText("page-load /events/{slug}");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");

    assertThat(page.locator("maguey-inspector dl")).containsText("page.navigation");
    assertThat(page.locator(".span").first()).isFocused();
    assertThat(page.getByText("Open in the dashboard"))
        .hasAttribute(
            "href", Pattern.compile("http://dashboard.test:8083/admin/traces/[0-9a-f]{32}"));
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target", "screenshots", "inspector.png")));
    page.getByLabel("Filter spans").fill("nothing like this");
    assertThat(page.locator(".span")).hasCount(0);
    page.keyboard().press("Escape");
    assertThat(page.locator("maguey-inspector .panel")).isHidden();
    assertThat(page.locator("maguey-inspector .open")).isFocused();
    assertThat(complaints).noneMatch(text -> text.contains("Content Security Policy"));
  }

  @ParameterizedTest
  @CsvSource({"1280, DARK", "390, LIGHT", NARROWEST + ", LIGHT", NARROWEST + ", DARK"})
  void pages_everyWidthAndTheme_fit_andAreForEverybody(int width, ColorScheme theme) {
    context.close();
    String name = width + "-" + theme.name().toLowerCase(Locale.ROOT);
    open(
        new NewContextOptions()
            .setViewportSize(width, 860)
            .setDeviceScaleFactor(1)
            .setColorScheme(theme));
    for (String path : PAGES) {
      page.navigate(site.url + path);
      check((path.equals("/") ? "home" : path.substring(1).replaceAll("\\W+", "-")) + "-" + name);
    }
    page.navigate(site.url + "/");
    page.evaluate("document.querySelector('.letters').noValidate = true");
    page.fill("#letters", "nonsense");
    page.click(".letters button");
    page.waitForURL("**/newsletter");
    check("newsletter-problem-" + name);
    page.navigate(site.url + EVENT);
    page.click("#order button[type=submit]");
    check("form-with-errors-" + name);
    fill("2", "Ana Rivera", "ana@example.org");
    page.click("#order button[type=submit]");
    page.waitForURL("**/orders/A1B2C3D4*");
    check("confirmation-" + name);
    page.navigate(site.url + WAITLIST);
    page.fill("#name", "Dora");
    page.fill("#email", name + "@example.org");
    page.click("main button[type=submit]");
    page.waitForURL(Pattern.compile("/waitlist\\?token="));
    check("waitlist-waiting-" + name);
    peer.waitlist.set("token-of-" + name + "@example.org", "offered");
    page.reload();
    check("waitlist-offered-" + name);
  }

  /** Fits its width, can be used by everybody, and is shot to be looked at. */
  private void check(String name) {
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .as(name)
        .isLessThanOrEqualTo(page.viewportSize().width);
    if (page.viewportSize().width == NARROWEST) {
      assertThat(Accessibility.violations(page)).as(name).isEmpty();
    }
    shoot(name);
  }

  private void open(NewContextOptions options) {
    context = HeadlessChromium.shared().newContext(options);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
  }

  private void fill(String quantity, String name, String email) {
    page.selectOption("select[name='quantity." + OrdersPeer.TIER + "']", quantity);
    page.fill("#name", name);
    page.fill("#email", email);
  }

  /** What this very page's answer said of its load. */
  private String told() {
    return (String)
        page.evaluate(
            "performance.getEntriesByType('navigation')[0].serverTiming"
                + ".find(metric => metric.name === 'pageload').description");
  }

  private void shoot(String name) {
    Path file = Path.of("target", "screenshots", name + ".png");
    page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(true));
  }

  private static Exported inTrace(Exported of, String service, String name) {
    return site.spans.await(s -> s.trace().equals(of.trace()) && s.isOf(service, name));
  }
}

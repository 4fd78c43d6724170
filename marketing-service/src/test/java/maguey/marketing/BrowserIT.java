package maguey.marketing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.regex.Pattern;
import maguey.marketing.ExportedSpans.Exported;
import org.junit.jupiter.api.Test;

/** What a visitor does with the site in her browser, and the traces of it. */
class BrowserIT extends VisitorsBrowser {
  private static final String WEB = "marketing-web";
  private static final String SERVICE = "marketing-service";

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

  /** What this very page's answer said of its load. */
  private String told() {
    return (String)
        page.evaluate(
            "performance.getEntriesByType('navigation')[0].serverTiming"
                + ".find(metric => metric.name === 'pageload').description");
  }

  private static Exported inTrace(Exported of, String service, String name) {
    return site.spans.await(s -> s.trace().equals(of.trace()) && s.isOf(service, name));
  }
}

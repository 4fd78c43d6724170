package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.events.GateConflict;
import maguey.testkit.Accessibility;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate board in a real browser. */
class BoardPageIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final List<String> complaints = new ArrayList<>();
  private final GateServer server = new GateServer();
  private Page page;

  @BeforeEach
  void open() {
    page =
        HeadlessChromium.shared()
            .newContext(new NewContextOptions().setViewportSize(1280, 1000))
            .newPage();
    page.onPageError(complaints::add);
  }

  @AfterEach
  void close() {
    page.context().close();
    server.close();
  }

  @Test
  void board_news_areShownWithLinksToTraces() {
    server.news = event("board", board("Agave Night"));

    page.navigate(server.url("/gates"));

    assertThat(page.locator("#live")).hasText("Live");
    assertThat(page.locator("#totals")).containsText("1840 of 2500");
    assertThat(page.locator("#gates tbody tr")).hasCount(3);
    assertThat(page.locator("#gates rect")).hasCount(45);
    assertThat(page.locator("#refusals tbody tr").first()).containsText("Used before");
    assertThat(page.locator("#devices")).containsText("silent for");
    assertThat(page.locator("#conflicts")).containsText("MG-7");
    assertThat(page.locator("#recent a").first())
        .hasAttribute("href", "http://dashboard.test/admin/traces/" + TRACE);
    assertThat(page.locator("#recent tbody tr").last()).containsText("Not in the list");
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/gates-1-board.png")));
    assertThat(complaints).isEmpty();
    assertThat(Accessibility.violations(page)).isEmpty();
  }

  @Test
  void board_idleGatesAndRevokedDevices_areThereWhenAskedFor() {
    JsonObject board = board("Agave Night");
    board
        .getJsonArray("gates")
        .add(gate("side", "Side door", 0, 0, 0, 0).put("inside", 0).put("p95Ms", null));
    board
        .getJsonArray("devices")
        .add(device("Lost", "vip", false, Instant.now(), 1, 0).put("state", "revoked"));
    server.news = event("board", board);

    page.navigate(server.url("/gates"));

    assertThat(page.locator("#gates tbody tr")).hasCount(3);
    assertThat(page.locator("#devices tbody tr")).hasCount(3);
    page.getByLabel("Show all, 1 idle").check();
    assertThat(page.locator("#gates")).containsText("Side door");
    page.getByLabel("Show all, 1 revoked").check();
    assertThat(page.locator("#devices")).containsText("Lost");
    assertThat(Accessibility.violations(page)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 320})
  void board_onAPhone_hasItsNumbersTwoByTwo(int width) {
    server.news = event("board", board("Agave Night"));
    page.setViewportSize(width, 780);

    page.navigate(server.url("/gates"));

    Locator cards = page.locator("#totals .card");
    assertThat(cards).hasCount(4);
    assertThat(cards.nth(1).boundingBox().y).isEqualTo(cards.first().boundingBox().y);
    assertThat(cards.nth(2).boundingBox().x).isEqualTo(cards.first().boundingBox().x);
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/gates-" + width + ".png")));
  }

  @Test
  void board_conflict_isAnAlertWithBothGates() {
    server.news =
        event("alert", new JsonObject().put("kind", "conflict").put("conflict", toldConflict()));

    page.navigate(server.url("/gates"));

    assertThat(page.locator("#alerts"))
        .containsText("Came in twice: MG-7, at north and at south. " + TRACE.substring(0, 8));
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("MG-7");
  }

  @Test
  void board_markupInNames_isText() {
    server.news = event("board", board("<img src=x onerror=alert(1)>"));

    page.navigate(server.url("/gates"));

    assertThat(page.locator("#gates")).containsText("<img src=x");
    assertThat(page.locator("main img").count()).isZero();
  }

  private static String event(String name, JsonObject data) {
    return "event: " + name + "\ndata: " + data.encode() + "\n\n";
  }

  private static JsonObject board(String gateName) {
    Instant now = Instant.now();
    return new JsonObject()
        .put("at", now.toString())
        .put(
            "gates",
            new JsonArray()
                .add(gate("north", gateName, 3, 1012, 41, 6.4))
                .add(gate("south", "South", 5, 811, 17, 5.1))
                .add(gate("vip", "VIP lounge", 1, 93, 4, 8.8)))
        .put("inside", 1840)
        .put("capacity", 2500)
        .put(
            "refusals",
            new JsonArray()
                .add(new JsonObject().put("reason", "WRONG_GATE").put("count", 11))
                .add(new JsonObject().put("reason", "ALREADY_USED").put("count", 23))
                .add(new JsonObject().put("reason", "BAD_SIGNATURE").put("count", 2)))
        .put("p95Ms", 6.2)
        .put(
            "devices",
            new JsonArray()
                .add(device("Phone 1", "north", true, now.minusSeconds(4), 82, 0))
                .add(device("Phone 2", "south", true, now.minusSeconds(9), 14, 0))
                .add(device("Handheld", "vip", false, now.minusSeconds(190), 55, 37)))
        .put(
            "conflicts",
            new JsonObject().put("open", 1).put("latest", new JsonArray().add(conflict())))
        .put(
            "recent",
            new JsonArray()
                .add(scan(now, "north", "ADMITTED", null))
                .add(scan(now.minusSeconds(1), "south", "REFUSED", "ALREADY_USED"))
                .add(
                    scan(now.minusSeconds(2), "south", "ADMITTED", null)
                        .put("offline", true)
                        .put("attention", "NOT_IN_LIST")));
  }

  private static JsonObject gate(
      String code, String name, int rate, int admitted, int refused, double p95) {
    return new JsonObject()
        .put("code", code)
        .put("name", name)
        .put("entriesLastMinute", rate * 9)
        .put(
            "entries15",
            new JsonArray(IntStream.range(0, 15).mapToObj(i -> (i * rate * 7) % 40).toList()))
        .put("scans", admitted + refused)
        .put("admitted", admitted)
        .put("refused", refused)
        .put("p95Ms", p95)
        .put("inside", admitted - 20);
  }

  private static JsonObject device(
      String name, String gate, boolean online, Instant seen, int battery, int waiting) {
    return new JsonObject()
        .put("name", name)
        .put("gate", gate)
        .put("role", "steward")
        .put("state", "active")
        .put("online", online)
        .put("lastSeenAt", seen.toString())
        .put("batteryPercent", battery)
        .put("queueLength", waiting)
        .put("clockOffsetMs", 120)
        .put("appVersion", "1");
  }

  private static JsonObject conflict() {
    String at = Instant.now().minusSeconds(600).toString();
    return new JsonObject()
        .put("id", "1")
        .put("orderNumber", "MG-7")
        .put("tierName", "Standing")
        .put("detectedAt", at)
        .put("resolvedAt", null)
        .put("traceId", TRACE)
        .put("admitted", side("north", "Phone 1", at))
        .put("conflicting", side("south", "Phone 2", at));
  }

  /** As the service tells it. */
  private static JsonObject toldConflict() {
    return new GateConflict(
            UUID.randomUUID(),
            Instant.now(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            "MG-7",
            UUID.randomUUID(),
            "night",
            new GateConflict.Passage("1", "north", "Phone 1", Instant.now()),
            new GateConflict.Passage("2", "south", "Phone 2", Instant.now()),
            TRACE)
        .toJson();
  }

  private static JsonObject side(String gate, String device, String at) {
    return new JsonObject().put("gate", gate).put("device", device).put("at", at);
  }

  private static JsonObject scan(Instant at, String gate, String result, String reason) {
    return new JsonObject()
        .put("scannedAt", at.toString())
        .put("gate", gate)
        .put("device", "Phone 1")
        .put("orderNumber", "MG-41")
        .put("result", result)
        .put("reason", reason)
        .put("offline", false)
        .put("traceId", TRACE);
  }
}

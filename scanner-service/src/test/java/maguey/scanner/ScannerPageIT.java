package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard.TypeOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.Accessibility;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A steward's phone: the page in a real browser, small and in the hand. */
class ScannerPageIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension
  static final ServiceExtension SERVICE =
      Scanner.serviceFor(ORDERS).with("MAGUEY_DASHBOARD_URL", "http://dashboard.test");

  /** All keys within one tick: no keyboard of a busy test machine is as quick as a scanner. */
  private static final String BURST =
      """
      code => {
        for (const key of code) dispatchEvent(new KeyboardEvent('keydown', { key }));
        document.querySelector('#code').value = code;
        document.querySelector('#scan').requestSubmit();
      }
      """;

  /** Web NFC as Chrome on Android has it; {@code tap} holds a tag before the phone. */
  private static final String TAGS =
      """
      const readers = new Set();
      window.NDEFReader = class {
        async scan({ signal }) {
          if (window.refusal) throw new DOMException('', window.refusal);
          readers.add(this);
          signal.onabort = () => readers.delete(this);
        }
      };
      window.bytes = (text) => new DataView(new TextEncoder().encode(text).buffer);
      window.tap = (records) => readers.forEach((reader) => reader.onreading({ message: { records } }));
      """;

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final List<String> complaints = new ArrayList<>();
  private Scanner.Gate gate;
  private BrowserContext phone;
  private Page page;

  @BeforeEach
  void openPage() {
    gate = scanner.gate("north");
    phone = HeadlessChromium.shared().newContext(new NewContextOptions().setViewportSize(390, 780));
    page = phone.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(SERVICE.url() + "/scanner");
  }

  @AfterEach
  void closePage() {
    phone.close();
  }

  @Test
  void page_validTicket_showsComeInWithALinkToItsTrace() {
    IssuedTicket ticket = scanner.issue();
    connect();
    shot("2-ready");

    scanByHandScanner(scanner.codeOf(ticket));

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(page.locator("#result")).hasClass("admitted");
    assertThat(page.locator("#message")).hasText("Let the holder in: Standing.");
    assertThat(page.locator("#trace a"))
        .hasAttribute("href", "http://dashboard.test/admin/traces/" + ticket.traceId());
    shot("3-admitted");
    assertThat(complaints).isEmpty();
    saysSo("Come in", "admitted", "refused");
  }

  /** To whoever sees no colours, hears nothing, or sees nothing. */
  private void saysSo(String word, String icon, String otherIcon) { // 88
    Locator verdict = page.getByRole(AriaRole.ALERT).filter(new FilterOptions().setHasText(word));
    assertThat(verdict).isVisible();
    assertThat(verdict).hasAttribute("aria-live", "assertive");
    assertThat(page.locator("#icon path." + icon)).isVisible();
    assertThat(page.locator("#icon path." + otherIcon)).isHidden();
    assertThat(Accessibility.violations(page)).isEmpty();
  }

  @Test
  void page_always_runsOwnFilesAlone() {
    assertThat(page.reload().headerValue("content-security-policy"))
        .startsWith("default-src 'self'; ")
        .doesNotContain("unsafe", "http");
    assertThat(page.locator("#token")).isVisible();
    assertThat(Accessibility.violations(page)).isEmpty();
  }

  @Test
  void page_usedTicket_showsStopWithWhereItWasUsed() {
    IssuedTicket ticket = scanner.issue();
    scanner.gate("south").scan(scanner.codeOf(ticket));
    connect();

    enter(scanner.codeOf(ticket));

    assertThat(page.locator("#word")).hasText("Stop");
    assertThat(page.locator("#message")).containsText("gate south, by phone south");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(page.locator("#facts")).containsText("First in");
    shot("4-refused");
    saysSo("Stop", "refused", "admitted");
    page.keyboard().press("Escape");
    assertThat(page.locator("#result")).isHidden();
    assertThat(page.locator("#counts")).hasText("0 in · 1 refused");
    shot("5-recent");
    assertThat(complaints).isEmpty();
  }

  @Test
  void page_manyCodesInARush_losesNoneAndKeepsTheirOrder() {
    connect();
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      codes.add(scanner.codeOf(scanner.issue()));
    }

    codes.forEach(this::scanByHandScanner);

    assertThat(page.locator("#recent-list li")).hasCount(codes.size());
    assertThat(page.locator("#counts")).hasText("4 in · 0 refused");
  }

  @Test
  void page_codeTypedByHand_isSentAsManual() {
    connect();

    page.locator("#code")
        .pressSequentially("NO-TICKET-CODE", new Locator.PressSequentiallyOptions().setDelay(60));
    page.keyboard().press("Enter");

    assertThat(page.locator("#word")).hasText("Stop");
    assertThat(page.locator("#message")).containsText("This is no ticket code");
    eventually(() -> assertThat(methodsOf(gate)).containsExactly("manual"));
  }

  @Test
  void page_keysInOneBurst_areSentAsQr() {
    connect();

    page.evaluate(BURST, scanner.codeOf(scanner.issue()));

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(methodsOf(gate)).containsExactly("qr");
  }

  @Test
  void page_ticketOnATag_isSentAsNfc() {
    page.addInitScript(TAGS);
    page.reload();
    connect();

    page.locator("#tags").click();
    assertThat(page.locator("#tags")).hasText("Stop reading tags");
    shot("19-tags");
    page.evaluate(
        "code => tap([{ recordType: 'text', data: bytes(code) }])",
        scanner.codeOf(scanner.issue()));

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(methodsOf(gate)).containsExactly("nfc");
    page.locator("#next").click();
    page.evaluate("tap([{ recordType: 'empty' }])");
    assertThat(page.locator("#camera-error")).containsText("no code on this tag");
    page.locator("#tags").click();
    assertThat(page.locator("#tags")).hasText("Read tags (NFC)");
    page.evaluate("code => (window.refusal = code)", "NotAllowedError");
    page.locator("#tags").click();
    assertThat(page.locator("#camera-error")).containsText("may not read tags");
    assertThat(complaints).isEmpty();
  }

  @Test
  void page_networkAwayBeforeAnythingWasDownloaded_decidesNothing() {
    page.route("**/api/offline*", Route::abort);
    connect();
    phone.setOffline(true);

    enter(scanner.codeOf(scanner.issue()));

    assertThat(page.locator("#word")).hasText("No decision");
    assertThat(page.locator("#result")).hasClass("undecided");
    shot("6-undecided");
  }

  @Test
  void page_networkAwayAndBack_decidesByItselfAndHandsTheScanIn() { // 61
    IssuedTicket ticket = scanner.issue();
    connect();
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    phone.setOffline(true);

    enter(scanner.codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("admitted offline");
    assertThat(page.locator("#status")).containsText("1 waiting");
    phone.setOffline(false);
    eventually(() -> assertThat(resultsOf(ticket)).containsExactly("ADMITTED"));
    assertThat(page.locator("#status")).not().containsText("waiting");
  }

  @Test
  void page_revokedWithAQueue_handsItInWithANewToken() { // 59
    IssuedTicket ticket = scanner.issue();
    connect();
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    phone.setOffline(true);
    enter(scanner.codeOf(ticket));
    assertThat(page.locator("#status")).containsText("1 waiting");
    scanner.admin().post("/api/devices/" + gate.deviceId() + "/revoke", new JsonObject());

    phone.setOffline(false);

    assertThat(page.locator("#setup-error")).containsText("1 offline scans are kept");
    assertThat(resultsOf(ticket)).isEmpty();
    gate = scanner.gate("north");
    connect();
    eventually(() -> assertThat(resultsOf(ticket)).containsExactly("ADMITTED"));
    assertThat(page.locator("#status")).not().containsText("waiting");
  }

  @Test
  void page_refusedOnASupervisorsDevice_letsInWithTheReason() { // 57
    IssuedTicket ticket = scanner.issue();
    scanner.gate("south").scan(scanner.codeOf(ticket));
    gate = scanner.supervisor("north");
    connect();
    scanByHandScanner(scanner.codeOf(ticket));

    page.locator("#override-open").click();
    assertThat(page.locator("#override-token")).isHidden();
    scanByHandScanner("Scanned while the holder waited outside");
    assertThat(page.locator("#word")).hasText("Stop");
    shot("11-override");
    page.locator("#override .primary").click();

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(page.locator("#override-open")).isHidden();
    assertThat(page.locator("#counts")).hasText("1 in · 1 refused");
    assertThat(overrideOf(ticket))
        .containsExactly("north: Scanned while the holder waited outside");
    assertThat(complaints).isEmpty();
  }

  @Test
  void page_refusedOnAStewardsDevice_letsInByASupervisorsToken() { // 57
    IssuedTicket ticket = scanner.issue();
    scanner.gate("south").scan(scanner.codeOf(ticket));
    connect();
    enter(scanner.codeOf(ticket));
    page.locator("#override-open").click();
    page.locator("#override-reason").fill("Known to the band");
    page.locator("#override-token").fill(gate.token());
    page.locator("#override .primary").click();
    assertThat(page.locator("#override-error")).containsText("not the token of a supervisor");
    shot("12-override-by-token");

    page.locator("#override-token").fill(scanner.supervisor("desk").token());
    page.locator("#override .primary").click();

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(overrideOf(ticket)).containsExactly("north: Known to the band");
    page.locator("#next").click();
    assertThat(page.locator("#code")).isFocused();
  }

  @Test
  void page_refusedForWhatTheDeskMends_offersNoOverride() { // 57
    IssuedTicket ticket = scanner.issue();
    scanner.tell(ticket, "tickets.refunded", 2, "refunded");
    gate = scanner.supervisor("north");
    connect();

    enter(scanner.codeOf(ticket));

    assertThat(page.locator("#facts")).containsText("REFUNDED");
    assertThat(page.locator("#override-open")).isHidden();
  }

  @Test
  void page_orderNumberTyped_offersItsTicketsToChooseFrom() { // 55
    IssuedTicket some = IssuedTicket.some();
    IssuedTicket ticket =
        scanner.issue(some.orderNumber("%09d".formatted(some.eventNumber() % 1_000_000_000)));
    connect();
    page.locator("#code").fill(ticket.orderNumber());
    page.keyboard().press("Enter");

    assertThat(page.locator("#facts")).containsText("CHOOSE_TICKET");
    shot("13-choices");
    page.locator("#choices button").click();

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(resultsOf(ticket)).containsExactly("ADMITTED");
  }

  @Test
  void page_wrongOrRevokedToken_asksForANewOne() {
    page.locator("#token").fill("mgd_" + "A".repeat(43));
    page.locator("#setup .primary").click();
    assertThat(page.locator("#setup-error")).hasText("This token is not known or was revoked.");
    shot("1-setup");
    connect();

    scanner.admin().post("/api/devices/" + gate.deviceId() + "/revoke", new JsonObject());
    enter(scanner.codeOf(scanner.issue()));

    assertThat(page.locator("#setup-error")).containsText("This device was revoked");
    assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
  }

  @Test
  void page_tokenInTheLink_connectsAndLeavesTheAddress() {
    page.navigate("about:blank");
    page.navigate(SERVICE.url() + "/scanner#token=" + gate.token());

    assertThat(page.locator("#code")).isVisible();
    assertThat(page).hasURL(SERVICE.url() + "/scanner");
    assertThat(complaints).isEmpty();
  }

  private void connect() {
    page.locator("#token").fill(gate.token());
    page.locator("#setup .primary").click();
    assertThat(page.locator("#code")).isFocused();
    assertThat(page.locator("h1")).hasText("Gate north");
  }

  /** The whole code at once, as if pasted: hundreds of keys take a busy browser seconds. */
  private void enter(String code) {
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
  }

  /** A burst of keys and Enter, wherever the focus is. */
  private void scanByHandScanner(String code) {
    page.keyboard().type(code, new TypeOptions().setDelay(0));
    page.keyboard().press("Enter");
  }

  private static List<String> methodsOf(Scanner.Gate gate) {
    return gate
        .http()
        .get("/api/scans?device=" + gate.deviceId())
        .json()
        .getJsonArray("scans")
        .stream()
        .map(scan -> ((JsonObject) scan).getString("method"))
        .toList();
  }

  private static List<String> resultsOf(IssuedTicket ticket) {
    List<Row> rows = new ScanLogTable(SERVICE.pool()).of(ticket);
    return rows.stream().map(row -> row.getString("result")).toList();
  }

  private static List<String> overrideOf(IssuedTicket ticket) {
    return new ScanLogTable(SERVICE.pool())
        .of(ticket).stream()
            .filter(row -> row.getString("override_reason") != null)
            .map(row -> row.getString("gate_code") + ": " + row.getString("override_reason"))
            .toList();
  }

  private void shot(String name) {
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-" + name + ".png")));
  }
}

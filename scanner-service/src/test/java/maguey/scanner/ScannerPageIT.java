package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maguey.common.faults.Fault;
import maguey.common.faults.FaultBoard;
import maguey.common.faults.FaultFlag;
import maguey.testkit.Accessibility;
import org.junit.jupiter.api.Test;

/** A steward's phone: what it reads, what it shows, and what it does when it is cut off. */
class ScannerPageIT extends SharedPhone {
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
          await null;
          if (window.refusal) throw new DOMException('', window.refusal);
          if (signal.aborted) throw new DOMException('', 'AbortError');
          readers.add(this);
          signal.onabort = () => readers.delete(this);
        }
      };
      window.bytes = (text) => new DataView(new TextEncoder().encode(text).buffer);
      window.tap = (records) => readers.forEach((reader) => reader.onreading({ message: { records } }));
      """;

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

    page.evaluate("const tags = document.querySelector('#tags'); tags.click(); tags.click()");
    assertThat(page.locator("#tags")).hasText("Read tags (NFC)");
    assertThat(page.locator("#camera-error")).isHidden();
    page.locator("#tags").click();
    assertThat(page.locator("#tags")).hasText("Stop reading tags");
    shot("19-tags");
    page.evaluate(
        "code => [1, 2].forEach(() => tap([{ recordType: 'text', data: bytes(code) }]))",
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
  void page_gateCutOffOnPurpose_goesOfflineByItself_andHandsTheScanInAfterwards() {
    FaultBoard faults = new FaultBoard(SERVICE.vertx(0));
    IssuedTicket ticket = scanner.issue();
    connect();
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    faults.put(Fault.GATE_OFFLINE, List.of(cutOff("north"))).await();

    enter(scanner.codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("admitted offline");
    assertThat(resultsOf(ticket)).isEmpty();
    scanner.gate("south").scan(scanner.codeOf(scanner.issue()));
    faults.remove(Fault.GATE_OFFLINE).await();
    eventually(() -> assertThat(resultsOf(ticket)).containsExactly("ADMITTED"));
  }

  private static FaultFlag cutOff(String gate) {
    Instant now = Instant.now();
    return new FaultFlag(Fault.GATE_OFFLINE, now, now.plusSeconds(120), 0, 1, 0, gate);
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
}

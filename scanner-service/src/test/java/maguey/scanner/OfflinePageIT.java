package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import maguey.testkit.Accessibility;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone whose service goes away and comes back. */
class OfflinePageIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  /** Scans of a ticket that the service does not know yet, more than go into one upload. */
  private static final String FILL_QUEUE =
      """
      async code => {
        const { openStore } = await import('/scanner/assets/store.js');
        const { parseCode } = await import('/scanner/assets/model/ticket-code.js');
        const store = await openStore();
        for (let i = 0; i < 120; i++) {
          await store.add({
            scanId: `old-${i}`, code, method: 'qr', scannedAt: '2026-01-01T00:00:00Z', decision: 'ADMITTED',
            gate: 'north', ticketId: parseCode(code).ticketId,
          });
        }
      }
      """;

  private static final String COUNT =
      """
      async name => {
        const { database } = await (await import('/scanner/assets/store.js')).openStore();
        const count = database.transaction(name).objectStore(name).count();
        return new Promise((resolve) => (count.onsuccess = () => resolve(count.result)));
      }
      """;

  private static final String GATE_OF_THE_LIST =
      """
      async () => {
        const store = await (await import('/scanner/assets/store.js')).openStore();
        return (await store.load('offline')).data.gate.code;
      }
      """;

  /** As the page kept it when it had the list beside the keys, with a scan that waits. */
  private static final String OLDER_DATABASE =
      """
      async ([page, cancelled]) => {
        const done = (request) => new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = request.onblocked = reject;
        });
        await done(indexedDB.deleteDatabase('maguey-gate'));
        const opening = indexedDB.open('maguey-gate', 2);
        opening.onupgradeneeded = ({ target: { result, transaction } }) => {
          const queue = result.createObjectStore('queue', { keyPath: 'scanId' });
          queue.createIndex('scannedAt', 'scannedAt');
          queue.createIndex('ticketId', 'ticketId');
          result.createObjectStore('passages', { keyPath: 'scanId' }).createIndex('ticketId', 'ticketId');
          result.createObjectStore('data');
          queue.put({ scanId: 'older', code: 'x', scannedAt: '2026-01-01T00:00:00Z', decision: 'REFUSED' });
          const data = { ...JSON.parse(page), tickets: { [cancelled]: { generation: 1, state: 'cancelled' } } };
          data.validUntil = Date.parse(data.validUntil);
          transaction.objectStore('data').put({ data, fetchedAt: Date.now(), clockOffset: 0 }, 'offline');
        };
        (await done(opening)).close();
      }
      """;

  /** One after the other, faster than the service answers. */
  private static final String SUBMIT =
      """
      codes => {
        for (const code of codes) {
          document.querySelector('#code').value = code;
          document.querySelector('#scan').requestSubmit();
        }
      }
      """;

  private final IssuedTicket ticket = IssuedTicket.some();
  private GateServer server;
  private BrowserContext phone;
  private Page page;

  @BeforeEach
  void open() {
    server = new GateServer();
    server.offlineData = data();
    phone = HeadlessChromium.shared().newContext(new NewContextOptions().setViewportSize(390, 780));
    page = phone.newPage();
    page.navigate(server.url("/scanner#token=mgd_test"));
    assertThat(page.locator("#status")).containsText("data less than a minute old");
  }

  @AfterEach
  void close() {
    phone.close();
    server.close();
  }

  @Test
  void page_service503_decidesByItselfAndHandsInOnceItIsBack() { // 61
    server.status = 503;

    scan(codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("admitted offline");
    assertThat(page.locator("#offline")).isVisible();
    assertThat(page.locator("#status")).containsText("OFFLINE: this device decides");
    assertThat(page.locator("#status")).containsText("1 waiting to be sent");
    shot("8-offline-admitted");
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("refused offline");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    shot("9-offline-refused");
    server.settlement =
        new JsonObject().put("result", "CONFLICT").put("message", "Came in at south before.");
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");
    eventually(() -> assertThat(server.uploaded).hasSize(2));
    assertThat(server.uploaded.get(0).getString("decision")).isEqualTo("ADMITTED");
    assertThat(server.uploaded.get(1).getString("reason")).isEqualTo("ALREADY_USED");
    assertThat(page.locator("#status")).not().containsText("waiting");
    assertThat(page.locator("#warnings li").first()).hasText("Came in at south before."); // 62
  }

  @Test
  void page_ticketThatItsListDoesNotHave_isLetInWithAMark() { // 66
    String sold = codeOf(IssuedTicket.some().ofEvent(ticket));
    server.status = 503;

    scan(sold);

    assertThat(page.locator("#result")).hasClass("admitted offline unlisted");
    assertThat(page.locator("#offline")).hasText("Offline · not in the list");
    assertThat(page.locator("#icon path.unlisted")).isVisible();
    assertThat(page.locator("#icon path.admitted")).isHidden();
    assertThat(page.locator("#facts")).containsText("NOT_IN_LIST");
    assertThat(Accessibility.violations(page)).isEmpty();
    shot("14-offline-unlisted");
    scan(sold);
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    scan("7K2M9-QXA4B");
    assertThat(page.locator("#message")).containsText("Typed codes need a connection");
    server.settlement = new JsonObject().put("result", "ADMITTED").put("attention", "NOT_IN_LIST");
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");
    assertThat(server.uploaded)
        .extracting(scan -> scan.getString("decision") + " " + scan.getString("attention"))
        .containsExactly("ADMITTED NOT_IN_LIST", "REFUSED null", "REFUSED null");
    assertThat(page.locator("#warnings li")).hasCount(0);
    page.keyboard().press("Escape");
    shot("15-recent-offline");
  }

  @Test
  void page_listOfExceptionsAlone_marksNone() { // 66
    server.offlineData =
        data().put("gate", new JsonObject().put("code", "south")).put("scope", "revoked");
    page.reload();
    eventually(() -> assertThat(server.downloads).containsSubsequence("", "1", ""));
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    server.status = 503;

    scan(codeOf(IssuedTicket.some().ofEvent(ticket)));

    assertThat(page.locator("#result")).hasClass("admitted offline");
  }

  @Test
  void page_openedOverAnOlderDatabase_keepsItsQueueAndItsList() { // 67
    page.navigate(server.url("/blank"));
    page.evaluate(OLDER_DATABASE, List.of(data().encode(), ticket.id().toString()));
    server.status = 503;

    page.navigate(server.url("/scanner"));

    assertThat(page.locator("#status")).containsText("1 waiting to be sent");
    scan(codeOf(ticket));
    assertThat(page.locator("#facts")).containsText("CANCELLED");
    scan(codeOf(IssuedTicket.some().ofEvent(ticket)));
    assertThat(page.locator("#result")).hasClass("admitted offline");
    server.status = 200;
    eventually(() -> assertThat(server.uploaded).hasSize(3));
    eventually(() -> assertThat(server.downloads.get(server.downloads.size() - 1)).isEmpty());
  }

  @Test
  void page_reloadedWithoutANetwork_opensAndKeepsWhatWaits() { // 67
    page.waitForFunction("navigator.serviceWorker.controller !== null");
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#status")).containsText("1 waiting");

    phone.setOffline(true);
    page.reload();

    assertThat(page.locator("h1")).hasText("Gate north");
    assertThat(page.locator("#status")).containsText("1 waiting");
    scan(codeOf(ticket));
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
  }

  @Test
  void page_forgedOrRubbishOffline_isRefused() {
    server.status = 503;

    scan(OrdersStandIn.forge(ticket.code(OrdersStandIn.KEY)));
    assertThat(page.locator("#facts")).containsText("BAD_SIGNATURE");
    scan("nonsense");
    assertThat(page.locator("#facts")).containsText("MALFORMED");
  }

  @Test
  void page_admittedHereOnline_isRememberedUntilTheListTells() {
    server.closed.add("/api/offline");
    server.decision =
        new JsonObject()
            .put("result", "ADMITTED")
            .put("ticket", new JsonObject().put("id", ticket.id().toString()));
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted");
    server.status = 503;

    scan(codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("refused offline");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
  }

  @Test
  void page_handedIn_isRememberedUntilTheListTells() {
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted offline");
    server.closed.add("/api/offline");
    server.status = 200;
    assertThat(page.locator("#status")).containsText("Online");
    assertThat(page.locator("#status")).not().containsText("waiting");
    server.status = 503;

    scan(codeOf(ticket));

    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(page.locator("#result")).hasClass("refused offline");
    // The list says that nobody is inside: a supervisor has undone the entry.
    server.closed.clear();
    server.status = 200;
    eventually(() -> assertThat(kept("passages")).isZero());
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted offline");
  }

  @Test
  void page_backWithoutItsDatabaseOrItsQueueTaken_goesOnByItself() {
    server.closed.add("/api/devices/self/heartbeat");
    server.status = 503;
    scan(codeOf(ticket));
    server.status = 200;
    eventually(() -> assertThat(server.knocks.get()).isPositive());
    assertThat(page.locator("#status")).containsText("OFFLINE");
    server.closed.add("/api/scans/offline");
    server.closed.remove("/api/devices/self/heartbeat");
    eventually(() -> assertThat(server.knocks.get()).isGreaterThan(1));

    scan(codeOf(ticket));

    assertThat(page.locator("#result")).hasClass("refused offline");
    assertThat(page.locator("#status")).containsText("OFFLINE");
    assertThat(server.asked).as("the service cannot know better than this device").isEmpty();
    server.closed.clear();
    assertThat(page.locator("#status")).containsText("Online");
  }

  @Test
  void page_manyThatCannotBeWorkedInYet_keepNoOtherWaiting() {
    String unknown = codeOf(IssuedTicket.some());
    server.settlements.put(unknown, new JsonObject().put("result", "RETRY"));
    page.evaluate(FILL_QUEUE, unknown);
    server.status = 503;
    scan(codeOf(ticket));
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");
    assertThat(page.locator("#status")).containsText("120 waiting to be sent");
    assertThat(server.uploaded).extracting(scan -> scan.getString("code")).contains(codeOf(ticket));
    server.decision = new JsonObject().put("result", "REFUSED").put("reason", "UNKNOWN_TICKET");
    scan(unknown);
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(server.asked).as("only this device knows of it").doesNotContain(unknown);
  }

  @Test
  void page_scanThatTheServiceDoesNotTake_isTriedAgainWhenThePageIsOpenedAnew() {
    server.status = 503;
    String odd = codeOf(IssuedTicket.some());
    scan(odd);
    scan(codeOf(ticket));
    server.refused.put(odd, 422);
    server.status = 200;
    assertThat(page.locator("#status")).containsText("1 cannot be sent");
    server.refused.clear();

    page.reload();

    eventually(() -> assertThat(server.uploaded).hasSize(2));
    assertThat(page.locator("#status")).not().containsText("waiting");
  }

  @Test
  void page_oneOfManyIsNotTaken_decidesTheOthers() {
    server.refused.put("LIMITED", 429);
    server.refused.put("WRONG", 422);

    page.evaluate(SUBMIT, List.of("LIMITED", "ONE", "WRONG", "TWO"));

    assertThat(page.locator("#recent-list li")).hasCount(4);
    assertThat(page.locator("#counts")).hasText("2 in · 0 refused");
    assertThat(page.locator("#recent-list li.UNDECIDED")).hasCount(2);
  }

  @Test
  void page_atAnotherGateOrWithANewEvent_downloadsAllAnew() {
    server.offlineData = data().put("gate", new JsonObject().put("code", "south"));
    page.reload();
    eventually(() -> assertThat(server.downloads).containsSubsequence("", "1", ""));
    JsonObject twoEvents = data().put("gate", new JsonObject().put("code", "south"));
    twoEvents.getJsonArray("events").add(new JsonObject().put("number", 1).put("slug", "new"));
    server.offlineData = twoEvents;

    page.reload();

    eventually(() -> assertThat(server.downloads).containsSubsequence("", "1", "", "1", ""));
  }

  @Test
  void page_downloadThatBreaksOff_goesOnFromThere() { // 66
    IssuedTicket other = IssuedTicket.some().ofEvent(ticket);
    breakOffAtGateSouth();
    server.offlinePages.put("2", at("south", DownloadedList.of(other, ORDERS)));

    downloadUntil("", "", "", "2", "2");

    eventually(() -> assertThat(kept("tickets")).isEqualTo(2));
    server.status = 503;
    scan(codeOf(ticket));
    assertThat(page.locator("#result")).hasClass("admitted offline");
    scan(codeOf(other));
    assertThat(page.locator("#result")).hasClass("admitted offline");
  }

  @Test
  void page_gateChangedInTheMiddleOfADownload_beginsAnew() { // 66
    breakOffAtGateSouth();
    server.offlineData = at("west", data());
    server.offlinePages.put("2", at("west", DownloadedList.of(IssuedTicket.some(), ORDERS)));

    downloadUntil("", "", "", "2", "2", "");

    eventually(() -> assertThat(page.evaluate(GATE_OF_THE_LIST)).isEqualTo("west"));
    assertThat(kept("tickets")).isEqualTo(1);
  }

  private void breakOffAtGateSouth() {
    server.offlineData = at("south", data()).put("nextCursor", "2");
    page.reload();
    eventually(() -> assertThat(server.cursors).contains("2"));
  }

  /** Sooner than the page would by itself. */
  private void downloadUntil(String... cursors) {
    eventually(
        () -> {
          page.evaluate("dispatchEvent(new Event('online'))");
          assertThat(server.cursors).startsWith(cursors);
        });
  }

  private static JsonObject at(String gate, JsonObject data) {
    return data.put("gate", new JsonObject().put("code", gate));
  }

  @Test
  void page_dataTooOld_decidesNothing() {
    server.offlineData = data().put("validUntil", Instant.now().minusSeconds(60).toString());
    page.reload();
    assertThat(page.locator("#status")).containsText("Online");
    server.status = 503;

    eventually(
        () -> {
          scan(codeOf(IssuedTicket.some()));
          assertThat(page.locator("#status")).containsText("no data to decide by");
        });
    assertThat(page.locator("#word")).hasText("No decision");
  }

  private void scan(String code) {
    page.locator("#code").fill(code);
    page.keyboard().press("Enter");
    assertThat(page.locator("#code")).hasValue("");
    assertThat(page.locator("#next")).isVisible();
  }

  private int kept(String name) {
    return (int) page.evaluate(COUNT, name);
  }

  private static String codeOf(IssuedTicket ticket) {
    return ORDERS.sign(ticket.code(OrdersStandIn.KEY));
  }

  private JsonObject data() {
    return DownloadedList.of(ticket, ORDERS);
  }

  private void shot(String name) {
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-" + name + ".png")));
  }
}

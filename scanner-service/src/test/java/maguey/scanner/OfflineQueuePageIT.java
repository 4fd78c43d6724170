package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scans that wait on a phone until the service takes them. */
class OfflineQueuePageIT extends PhoneByItself {
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

  /** As the page kept it when it had the list beside the keys, with a scan that waits. */
  private static final String OLDER_DATABASE =
      """
      async ([page, cancelled]) => {
        const done = (request) => new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = reject; // what blocks it is the page that is being left
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
}

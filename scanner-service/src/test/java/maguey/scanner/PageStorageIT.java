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
import java.util.regex.Pattern;
import maguey.testkit.Accessibility;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A phone that cannot keep what it should: whom it cannot remember, it lets in by itself no more.
 */
class PageStorageIT { // 67
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  /** And over plain http. */
  private static final String NO_LOCAL_STORAGE =
      """
      Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined });
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });
      """;

  /** Opens nothing until it is told to, and does not say so. */
  private static final String FROZEN =
      """
      window.frozen = true;
      const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...values) {
        return window.frozen ? {} : open.apply(this, values);
      };
      """;

  /** As a browser tells of a full disk: the whole transaction is off. */
  private static final String WITH_A_LIMIT =
      """
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...values) {
        const request = put.apply(this, values);
        if (window.full) queueMicrotask(() => {
          Object.defineProperty(this.transaction, 'error', { value: new DOMException('', 'QuotaExceededError') });
          this.transaction.abort();
        });
        return request;
      };
      """;

  private final IssuedTicket ticket = IssuedTicket.some();
  private final GateServer server = new GateServer();
  private BrowserContext phone;
  private Page page;

  @BeforeEach
  void open() {
    server.offlineData = DownloadedList.of(ticket, ORDERS);
    phone = HeadlessChromium.shared().newContext(new NewContextOptions().setViewportSize(390, 780));
    page = phone.newPage();
  }

  @AfterEach
  void close() {
    phone.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.defineProperty(window, 'indexedDB', { value: undefined });",
        "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); };"
      })
  void page_browserKeepsNothing_saysSoAndLetsInOnlineAlone(String refusal) {
    page.addInitScript(refusal + NO_LOCAL_STORAGE);
    page.navigate(server.url("/scanner"));
    assertThat(page.locator("#storage")).containsText("This browser keeps nothing");
    page.locator("#token").fill("mgd_test");
    page.locator("#setup .primary").click();
    assertThat(page.locator("h1")).hasText("Gate north");

    scan();

    assertThat(page.locator("#result")).hasClass("admitted");
    server.status = 503;
    scan();
    assertNobodyIsLetIn("This browser keeps nothing");
    server.status = 200;
    scan();
    assertThat(page.locator("#result")).hasClass("admitted");
    assertThat(Accessibility.violations(page)).isEmpty();
  }

  @Test
  void page_storageFull_letsInOnlineAloneUntilThereIsRoom() {
    connect();
    fill();
    server.status = 503;

    scan();

    assertNobodyIsLetIn("The storage of this phone is full");
    shot("16-storage-full");
    page.keyboard().press("Escape");
    shot("17-storage-full-ready");
    assertThat(Accessibility.violations(page)).isEmpty();
    server.status = 200;
    assertThat(page.locator("#status")).containsText("Online");
    server.decision =
        new JsonObject()
            .put("result", "ADMITTED")
            .put("ticket", new JsonObject().put("id", ticket.id().toString()));
    scan();
    assertThat(page.locator("#result")).hasClass("admitted");
    server.closed.add("/api/offline");
    makeRoom();
    server.status = 503;
    scan();
    assertThat(page.locator("#result")).hasClass("refused offline");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(page.locator("#storage")).isHidden();
  }

  @Test
  void page_storageFullWithAQueue_handsItInAndForgetsNobody() {
    connect();
    server.status = 503;
    scan();
    assertThat(page.locator("#result")).hasClass("admitted offline");
    fill();
    server.closed.add("/api/offline");
    server.status = 200;

    assertThat(page.locator("#status")).containsText("Online");

    assertThat(page.locator("#status")).not().containsText("waiting");
    eventually(() -> assertThat(server.uploaded).hasSize(1));
    assertThat(page.locator("#storage")).containsText("The storage of this phone is full");
    makeRoom();
    server.status = 503;
    scan();
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
  }

  @Test
  void page_storageOpensTooLate_knowsItsQueueOnceItIsOpen() {
    connect();
    server.status = 503;
    scan();
    assertThat(page.locator("#result")).hasClass("admitted offline");
    page.addInitScript(FROZEN);

    page.reload();

    assertThat(page.locator("#storage")).containsText("The storage of this browser fails");
    scan();
    assertNobodyIsLetIn("The storage of this browser fails");
    page.evaluate("window.frozen = false");
    assertThat(page.locator("#status")).containsText("1 waiting to be sent");
    assertThat(page.locator("#storage")).isHidden();
    scan();
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    server.status = 200;
    eventually(() -> assertThat(server.uploaded).hasSize(2));
  }

  private void connect() {
    page.addInitScript(WITH_A_LIMIT);
    page.navigate(server.url("/scanner#token=mgd_test"));
    assertThat(page.locator("#status")).containsText("data less than a minute old");
    assertThat(page.locator("#storage")).isHidden();
  }

  private void scan() {
    page.locator("#code").fill(ORDERS.sign(ticket.code(OrdersStandIn.KEY)));
    page.keyboard().press("Enter");
    assertThat(page.locator("#code")).hasValue("");
    assertThat(page.locator("#next")).isVisible();
  }

  private void assertNobodyIsLetIn(String why) {
    assertThat(page.locator("#result")).hasClass("undecided");
    assertThat(page.locator("#message")).containsText(why);
    assertThat(page.locator("#storage")).containsText(why);
    assertThat(page.locator("#status")).containsText("OFFLINE: this device keeps nothing");
    assertThat(page.locator("#recent-list li").first()).hasClass(Pattern.compile("UNDECIDED"));
  }

  private void fill() {
    page.evaluate("window.full = true");
  }

  private void makeRoom() {
    page.evaluate("window.full = false");
  }

  private void shot(String name) {
    page.screenshot(
        new ScreenshotOptions().setPath(Path.of("target/screenshots/scanner-" + name + ".png")));
  }
}

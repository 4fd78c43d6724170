package maguey.marketing;

import static maguey.marketing.TracedPage.SPAN;
import static maguey.marketing.TracedPage.TRACE;
import static maguey.marketing.TracedPage.attributes;
import static maguey.marketing.TracedPage.named;
import static maguey.marketing.TracedPage.timing;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Page loads as {@code maguey-tracing.js} measures them in a real browser. */
class TracerPageLoadIT {
  @RegisterExtension final TracedPage page = new TracedPage();

  @Test
  void pageLoad_serverTellsItsSpan_isItsChild() throws Exception {
    page.site().serverTiming = "db;dur=5, traceparent;desc=\"00-" + TRACE + "-" + SPAN + "-01\"";
    page.run("t.init({hold: 10}); t.tracePageLoad('page-load /page')");
    JsonObject load = page.site().batch().get(0);

    assertThat(load.getString("name")).isEqualTo("page-load /page");
    assertThat(load.getString("traceId")).isEqualTo(TRACE);
    assertThat(load.getString("parentId")).isEqualTo(SPAN);
    assertThat(load.getDouble("duration")).isPositive();
    assertThat(load.getJsonObject("attributes").getMap())
        .containsEntry("page.navigation", "navigate")
        .containsKeys("page.ttfb_ms", "page.load_ms", "url.path");
  }

  @Test
  void pageLoad_reservedByTheServer_isThatVerySpan() throws Exception {
    page.site().serverTiming = timing("trace", "b".repeat(16)) + ", " + timing("pageload", SPAN);
    page.run("t.tracePageLoad('page-load /page'); await t.flush()");
    JsonObject load = page.site().batch().get(0);

    assertThat(load.getString("spanId")).isEqualTo(SPAN);
    assertThat(load.getString("parentId")).isEmpty();
  }

  @Test
  void pageLoad_serverTellsNothingOrNonsense_beginsATrace() throws Exception {
    page.site().serverTiming = "traceparent;desc=\"00-" + "0".repeat(32) + "-" + SPAN + "-01\"";
    page.run("t.tracePageLoad('page-load /page'); await t.flush()");
    JsonObject load = page.site().batch().get(0);

    assertThat(load.getString("traceId")).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
    assertThat(load.getString("parentId")).isEmpty();
    assertThat(load.getInteger("flags")).isEqualTo(3);
  }

  @Test
  void pageLoad_tellsTheLargestPaintAndTheShifts() throws Exception {
    page.run(
        """
        t.init();
        const late = document.createElement('p');
        late.textContent = 'An advertisement that pushes everything down';
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        document.body.prepend(late);
        const seen = type => new Promise(done => {
          new PerformanceObserver(() => setTimeout(done)).observe({ type, buffered: true });
          setTimeout(done, 20_000);
        });
        await Promise.all([seen('largest-contentful-paint'), seen('layout-shift')]);
        t.tracePageLoad('page-load /page');
        await t.flush();
        """);
    JsonObject attributes = page.site().batch().get(0).getJsonObject("attributes");

    assertThat(attributes.getInteger("page.lcp_ms")).isPositive();
    assertThat(attributes.getDouble("page.cls")).isPositive();
  }

  @Test
  void pageLoad_leftAfterAClick_tellsHowLongThatWaited() throws Exception {
    page.run(
        """
        t.tracePageLoad('page-load /page');
        const slow = document.body.appendChild(document.createElement('button'));
        slow.onclick = () => { for (const end = performance.now() + 120; performance.now() < end;); };
        window.seen = new Promise(done => new PerformanceObserver(
          list => list.getEntries().some(entry => entry.interactionId) && setTimeout(done)).observe({ type: 'event' }));
        """);
    page.tab().click("button");
    page.tab().evaluate("seen");
    page.tab().navigate("about:blank");
    JsonObject load = page.site().batch().get(0);

    assertThat(load.getJsonObject("attributes").getInteger("page.inp_ms")).isGreaterThan(100);
    assertThat(load.getJsonObject("attributes").containsKey("page.abandoned")).isFalse();
  }

  @Test
  void pageLoad_leftBeforeItHasLoaded_saysSo() throws Exception {
    page.site().slowImage = true;
    page.tab()
        .navigate(
            page.site().page(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    page.tab()
        .evaluate("import('/maguey-tracing.js').then(t => { t.tracePageLoad('impatient'); })");
    page.tab().navigate("about:blank");

    assertThat(page.site().batch().get(0).getJsonObject("attributes").getBoolean("page.abandoned"))
        .isTrue();
  }

  @Test
  void prerendered_sendsNothingBeforeItIsSeen_andStartsThen() throws Exception {
    Object early =
        page.run(
            """
            let seen = false;
            const nav = performance.getEntriesByType('navigation')[0];
            Object.defineProperty(document, 'prerendering', { get: () => !seen, configurable: true });
            performance.getEntriesByType = () => [new Proxy(nav, { get: (entry, key) =>
              key === 'activationStart' ? (seen ? 5000 : 0) : entry[key] })];
            t.tracePageLoad('seen later');
            await t.traceApiCall('meanwhile', () => 1);
            await t.flush();
            const before = t.buffer().map(span => span.name).join();
            seen = true;
            document.dispatchEvent(new Event('prerenderingchange'));
            await t.flush();
            return before;
            """);
    JsonObject load =
        page.site().batch().stream()
            .filter(span -> span.getString("name").equals("seen later"))
            .findFirst()
            .orElseThrow();

    assertThat(early).isEqualTo("meanwhile");
    assertThat(load.getJsonObject("attributes").getString("page.navigation"))
        .isEqualTo("prerender");
    assertThat(load.getDouble("duration")).isNotNegative();
  }

  @Test
  void reloadedAndHiddenPages_tellSo_andNeverLastLessThanNothing() {
    for (int i = 0; i < 3; i++) {
      page.tab().navigate(page.site().page());
      page.tab().reload();
      JsonArray spans =
          new JsonArray(
              (String)
                  page.tab()
                      .evaluate(
                          """
                          async () => {
                            const t = await import('/maguey-tracing.js');
                            Object.defineProperty(document, 'hidden', { get: () => true });
                            t.tracePageLoad('again');
                            await t.flush();
                            return JSON.stringify(t.buffer());
                          }\
                          """));

      assertThat(attributes(spans, "again").getMap())
          .containsEntry("page.navigation", "reload")
          .containsEntry("page.hidden", true);
      assertThat(named(spans, "again").getDouble("duration")).isNotNegative();
    }
  }

  @Test
  void restoredFromCache_andNextView_areViewsOfTheirOwn() {
    JsonArray spans =
        page.spans(
            """
            t.tracePageLoad('first');
            await new Promise(done => setTimeout(done, 200));
            dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
            t.tracePageLoad('second');
            """);

    assertThat(attributes(spans, "second").getString("page.navigation")).isEqualTo("route_change");
    assertThat(spans.stream().map(s -> ((JsonObject) s).getString("traceId")).distinct())
        .hasSize(3);
    assertThat(spans.stream().map(s -> ((JsonObject) s).getDouble("duration")))
        .allMatch(duration -> duration >= 0);
  }
}

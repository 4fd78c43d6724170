package maguey.marketing;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code maguey-tracing.js} in a real browser, on a site that is not ours. */
class TracerIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private TracerSite site;
  private Page page;

  @BeforeEach
  void open() {
    site = new TracerSite();
    page = HeadlessChromium.shared().newPage();
  }

  @AfterEach
  void close() {
    page.close();
    site.close();
  }

  @Test
  void pageLoad_serverTellsItsSpan_isItsChild() throws Exception {
    site.serverTiming = "db;dur=5, traceparent;desc=\"00-" + TRACE + "-" + SPAN + "-01\"";
    run("t.init({hold: 10}); t.tracePageLoad('page-load /page')");
    JsonObject load = site.batch().get(0);

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
    site.serverTiming = timing("trace", "b".repeat(16)) + ", " + timing("pageload", SPAN);
    run("t.tracePageLoad('page-load /page'); await t.flush()");
    JsonObject load = site.batch().get(0);

    assertThat(load.getString("spanId")).isEqualTo(SPAN);
    assertThat(load.getString("parentId")).isEmpty();
  }

  @Test
  void pageLoad_serverTellsNothingOrNonsense_beginsATrace() throws Exception {
    site.serverTiming = "traceparent;desc=\"00-" + "0".repeat(32) + "-" + SPAN + "-01\"";
    run("t.tracePageLoad('page-load /page'); await t.flush()");
    JsonObject load = site.batch().get(0);

    assertThat(load.getString("traceId")).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
    assertThat(load.getString("parentId")).isEmpty();
    assertThat(load.getInteger("flags")).isEqualTo(3);
  }

  @Test
  void pageLoad_tellsTheLargestPaintAndTheShifts() throws Exception {
    run(
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
    JsonObject attributes = site.batch().get(0).getJsonObject("attributes");

    assertThat(attributes.getInteger("page.lcp_ms")).isPositive();
    assertThat(attributes.getDouble("page.cls")).isPositive();
  }

  @Test
  void pageLoad_leftAfterAClick_tellsHowLongThatWaited() throws Exception {
    run(
        """
        t.tracePageLoad('page-load /page');
        const slow = document.body.appendChild(document.createElement('button'));
        slow.onclick = () => { for (const end = performance.now() + 120; performance.now() < end;); };
        window.seen = new Promise(done => new PerformanceObserver(
          list => list.getEntries().some(entry => entry.interactionId) && setTimeout(done)).observe({ type: 'event' }));
        """);
    page.click("button");
    page.evaluate("seen");
    page.navigate("about:blank");
    JsonObject load = site.batch().get(0);

    assertThat(load.getJsonObject("attributes").getInteger("page.inp_ms")).isGreaterThan(100);
    assertThat(load.getJsonObject("attributes").containsKey("page.abandoned")).isFalse();
  }

  @Test
  void pageLoad_leftBeforeItHasLoaded_saysSo() throws Exception {
    site.slowImage = true;
    page.navigate(site.page(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    page.evaluate("import('/maguey-tracing.js').then(t => { t.tracePageLoad('impatient'); })");
    page.navigate("about:blank");

    assertThat(site.batch().get(0).getJsonObject("attributes").getBoolean("page.abandoned"))
        .isTrue();
  }

  @Test
  void apiCall_firstFetch_isTheSpanAndLaterOnesAreChildren() {
    JsonArray spans =
        spans(
            """
            t.tracePageLoad('load');
            await t.traceApiCall('two-calls', async fetch => { await t.tracedFetch('/api/1'); return fetch('/api/2'); });
            """);
    JsonObject child = named(spans, "GET");
    JsonObject call = named(spans, "two-calls");

    assertThat(call.getString("name")).isEqualTo("two-calls");
    assertThat(child.getString("parentId")).isEqualTo(call.getString("spanId"));
    assertThat(sent("/api/1"))
        .isEqualTo("00-" + call.getString("traceId") + "-" + call.getString("spanId") + "-03");
    assertThat(sent("/api/2")).contains(child.getString("spanId"));
  }

  @Test
  void apiCall_belowThePageLoad_hasItAsParent() {
    site.serverTiming = timing("traceparent", SPAN);
    JsonArray spans =
        spans(
            "const p = t.tracePageLoad('l'); await t.tracedFetch('/api/3'); return [p, ...t.buffer()]");
    JsonObject call = named(spans, "GET");

    assertThat(call.getString("parentId")).isEqualTo(spans.getJsonObject(0).getString("spanId"));
    assertThat(call.getString("traceId")).isEqualTo(TRACE);
    assertThat(sent("/api/3")).startsWith("00-" + TRACE);
  }

  @Test
  void fetch_otherOrigins_carryNoContextUnlessAllowed() {
    String other = site.otherOrigin();
    run("await t.tracedFetch('" + other + "/third-party')");
    run("t.init({origins: ['" + other + "']}); await t.tracedFetch('" + other + "/allowed')");

    assertThat(sent("/third-party")).isNull();
    assertThat(sent("/allowed")).startsWith("00-");
  }

  @Test
  void fetch_callersOwnContext_isKept() {
    String own = "00-" + TRACE + "-" + SPAN + "-00";
    run("await t.tracedFetch('/api/4', {headers: {Traceparent: '" + own + "'}})");
    run(
        "await t.tracedFetch(new Request('/api/5', {method: 'POST', body: 'x', headers: {traceparent: '"
            + own
            + "', 'x-a': '1'}}))");
    run("await t.tracedFetch(new Request('/api/6', {headers: {'x-a': '1'}}))");

    assertThat(sent("/api/4")).isEqualTo(own);
    assertThat(sent("/api/5")).isEqualTo(own);
    assertThat(sent("/api/6")).startsWith("00-");
    assertThat(site.headers.get("/api/6").get("x-a")).isEqualTo("1");
  }

  @Test
  void outcomes_refusalAbortFaultAndFailure_areToldApart() {
    JsonArray spans =
        spans(
            """
            const gone = new AbortController(); setTimeout(() => gone.abort(), 50);
            await t.traceApiCall('refused', f => f('/x/404'));
            await t.traceApiCall('thrown', f => f('/x/409').then(() => { throw new Error('sold out'); })).catch(() => 0);
            await t.traceApiCall('fault', f => f('/x/500'));
            await t.traceApiCall('aborted', f => f('/never', {signal: gone.signal})).catch(e => e);
            await t.traceApiCall('failed', f => f('http://127.0.0.1:1/')).catch(e => e);
            await t.traceApiCall('bug', () => { throw new TypeError('x'); }).catch(e => e);
            """);

    assertThat(statusOf(spans, "refused")).isEqualTo("unset");
    assertThat(statusOf(spans, "thrown")).isEqualTo("unset");
    assertThat(statusOf(spans, "fault")).isEqualTo("error");
    assertThat(statusOf(spans, "aborted")).isEqualTo("unset");
    assertThat(statusOf(spans, "failed")).isEqualTo("error");
    assertThat(statusOf(spans, "bug")).isEqualTo("error");
    assertThat(attributes(spans, "aborted").getBoolean("http.aborted")).isTrue();
    assertThat(attributes(spans, "failed").getString("error.type")).isEqualTo("TypeError");
  }

  @Test
  void results_ofCalls_areTheCallersOwn() {
    Object seen =
        page(
            """
            const text = await (await t.tracedFetch('/x/200')).text();
            const thrown = await t.traceApiCall('x', () => { throw 'mine'; }).catch(e => e);
            const value = await t.traceApiCall('y', () => 42);
            const off = t.subscribe(() => { throw new Error('listener'); });
            await t.traceApiCall('z', () => 1); off();
            t.init({consent: () => { throw new Error('hook'); }});
            await t.flush();
            return [text, thrown, value, t.tracePageLoad(null)?.name].join('|');
            """);

    assertThat(seen).isEqualTo("{}|mine|42|null");
  }

  @Test
  void buffer_manySpans_keepsTheLast200() {
    Object seen =
        page(
            """
            for (let i = 0; i < 230; i++) await t.traceApiCall('step-' + i, () => i);
            return t.buffer().length + ' ' + t.buffer()[0].name;
            """);

    assertThat(seen).isEqualTo("200 step-30");
  }

  @Test
  void collector_away_countsWhatIsLost() {
    site.collectorStatus = 503;
    Object seen = page("await t.traceApiCall('x', () => 1); await t.flush(); return t.dropped();");
    site.collectorStatus = 202;
    page.evaluate(
        "import('/maguey-tracing.js').then(t => t.traceApiCall('y', () => 1).then(() => t.flush()))");

    assertThat(seen).isEqualTo(1);
    assertThat(site.batches.remove().getInteger("dropped")).isEqualTo(1);
  }

  @Test
  void collector_silent_holdsNothingUp() {
    site.collectorStatus = TracerSite.SILENT;
    Object seen =
        page(
            """
            await t.traceApiCall('x', () => 1); t.flush();
            return (await t.tracedFetch('/x/200')).status;
            """);

    assertThat(seen).isEqualTo(200);
  }

  @Test
  void beacons_moreThanTheirQuota_areSplitAndTheRestIsCounted() {
    int spans = 200;
    Object lost =
        page(
            """
            t.init({ consent: () => undefined });
            for (let i = 0; i < 200; i++) await t.traceApiCall(i + 'x'.repeat(120), () => i);
            t.buffer().forEach(span => { span.attributes['app.note'] = 'y'.repeat(200); });
            t.init({ consent: true });
            await t.flush(true);
            return t.dropped();
            """);
    eventually(
        () ->
            assertThat(site.batches)
                .hasSizeGreaterThan(1)
                .allSatisfy(batch -> assertThat(batch.encode().length()).isLessThan(64 * 1024)));
    eventually(
        () ->
            assertThat(
                    site.batches.stream()
                        .mapToInt(batch -> batch.getJsonArray("spans").size())
                        .sum())
                .isEqualTo(spans - (Integer) lost));

    assertThat((Integer) lost).isBetween(1, spans - 1);
  }

  @Test
  void consent_refused_sendsNothingAndKeepsTheBuffer() {
    Object seen =
        page(
            """
            t.init({consent: () => false});
            await t.traceApiCall('x', () => 1); await t.flush();
            return t.buffer().length;
            """);

    assertThat(seen).isEqualTo(1);
    assertThat(site.headers).doesNotContainKey("/rum");
  }

  @Test
  void pageLeft_spansPending_areSentByBeacon() throws Exception {
    run("t.tracePageLoad('left'); await t.traceApiCall('last-click', () => 1);");
    page.navigate("about:blank");
    List<String> names = site.batch().stream().map(span -> span.getString("name")).toList();

    assertThat(names).contains("last-click");
  }

  @Test
  void tabHidden_pageLoadAndSpansPending_areSentByBeacon() throws Exception {
    run(
        """
        t.tracePageLoad('seen');
        await t.traceApiCall('before', () => 1);
        Object.defineProperty(document, 'hidden', { get: () => true });
        document.dispatchEvent(new Event('visibilitychange'));
        """);

    assertThat(site.batch())
        .extracting(span -> span.getString("name"))
        .containsExactly("before", "seen");
  }

  @Test
  void notSampled_byTheServer_sendsNothingButAJourney() throws Exception {
    site.serverTiming = timing("traceparent", SPAN).replace("-01\"", "-00\"");
    run(
        """
        t.tracePageLoad('view');
        await t.tracedFetch('/api/7');
        await t.traceApiCall('journey', f => f('/api/8'), {sampled: true});
        await t.flush();
        """);
    List<JsonObject> spans = site.batch();

    assertThat(spans).extracting(s -> s.getString("name")).containsExactly("journey");
    assertThat(spans.get(0).getString("traceId")).isNotEqualTo(TRACE);
    assertThat(sent("/api/7")).startsWith("00-" + TRACE).endsWith("-00");
    assertThat(sent("/api/8")).endsWith("-03");
  }

  @Test
  void prerendered_sendsNothingBeforeItIsSeen_andStartsThen() throws Exception {
    Object early =
        page(
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
        site.batch().stream()
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
      page.navigate(site.page());
      page.reload();
      JsonArray spans =
          new JsonArray(
              (String)
                  page.evaluate(
                      """
                      async () => {
                        const t = await import('/maguey-tracing.js');
                        Object.defineProperty(document, 'hidden', { get: () => true });
                        t.tracePageLoad('again');
                        await t.flush();
                        return JSON.stringify(t.buffer());
                      }"""));

      assertThat(attributes(spans, "again").getMap())
          .containsEntry("page.navigation", "reload")
          .containsEntry("page.hidden", true);
      assertThat(named(spans, "again").getDouble("duration")).isNotNegative();
    }
  }

  @Test
  void restoredFromCache_andNextView_areViewsOfTheirOwn() {
    JsonArray spans =
        spans(
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

  private static String timing(String metric, String spanId) {
    return metric + ";desc=\"00-" + TRACE + "-" + spanId + "-01\"";
  }

  private void run(String script) {
    page(script);
  }

  /** Runs a script on a fresh page, with the tracer as {@code t}. */
  private Object page(String script) {
    page.navigate(site.page());
    return page.evaluate(
        "async () => { const t = await import('/maguey-tracing.js'); " + script + "}");
  }

  /** The spans that are in the buffer after a script, or what it returns. */
  private JsonArray spans(String script) {
    String end = script.contains("return [") ? "" : "\nreturn t.buffer();";
    String whole =
        "const run = async () => {" + script + end + "};\nreturn JSON.stringify(await run());";
    return new JsonArray((String) page(whole));
  }

  private String sent(String path) {
    MultiMap headers = site.headers.get(path);
    return headers == null ? "never asked" : headers.get("traceparent");
  }

  private static JsonObject named(JsonArray spans, String name) {
    return spans.stream()
        .map(JsonObject.class::cast)
        .filter(span -> span.getString("name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(spans.encodePrettily()));
  }

  private static String statusOf(JsonArray spans, String name) {
    return named(spans, name).getString("status");
  }

  private static JsonObject attributes(JsonArray spans, String name) {
    return named(spans, name).getJsonObject("attributes");
  }
}

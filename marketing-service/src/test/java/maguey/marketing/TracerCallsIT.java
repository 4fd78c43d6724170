package maguey.marketing;

import static maguey.marketing.TracedPage.SPAN;
import static maguey.marketing.TracedPage.TRACE;
import static maguey.marketing.TracedPage.attributes;
import static maguey.marketing.TracedPage.named;
import static maguey.marketing.TracedPage.statusOf;
import static maguey.marketing.TracedPage.timing;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls as {@code maguey-tracing.js} traces them in a real browser: contexts and outcomes. */
class TracerCallsIT {
  @RegisterExtension final TracedPage page = new TracedPage();

  @Test
  void apiCall_firstFetch_isTheSpanAndLaterOnesAreChildren() {
    JsonArray spans =
        page.spans(
            """
            t.tracePageLoad('load');
            await t.traceApiCall('two-calls', async fetch => { await t.tracedFetch('/api/1'); return fetch('/api/2'); });
            """);
    JsonObject child = named(spans, "GET");
    JsonObject call = named(spans, "two-calls");

    assertThat(call.getString("name")).isEqualTo("two-calls");
    assertThat(child.getString("parentId")).isEqualTo(call.getString("spanId"));
    assertThat(page.sent("/api/1"))
        .isEqualTo("00-" + call.getString("traceId") + "-" + call.getString("spanId") + "-03");
    assertThat(page.sent("/api/2")).contains(child.getString("spanId"));
  }

  @Test
  void apiCall_belowThePageLoad_hasItAsParent() {
    page.site().serverTiming = timing("traceparent", SPAN);
    JsonArray spans =
        page.spans(
            "const p = t.tracePageLoad('l'); await t.tracedFetch('/api/3'); return [p,"
                + " ...t.buffer()]");
    JsonObject call = named(spans, "GET");

    assertThat(call.getString("parentId")).isEqualTo(spans.getJsonObject(0).getString("spanId"));
    assertThat(call.getString("traceId")).isEqualTo(TRACE);
    assertThat(page.sent("/api/3")).startsWith("00-" + TRACE);
  }

  @Test
  void fetch_otherOrigins_carryNoContextUnlessAllowed() {
    String other = page.site().otherOrigin();
    page.run("await t.tracedFetch('" + other + "/third-party')");
    page.run("t.init({origins: ['" + other + "']}); await t.tracedFetch('" + other + "/allowed')");

    assertThat(page.sent("/third-party")).isNull();
    assertThat(page.sent("/allowed")).startsWith("00-");
  }

  @Test
  void fetch_callersOwnContext_isKept() {
    String own = "00-" + TRACE + "-" + SPAN + "-00";
    page.run("await t.tracedFetch('/api/4', {headers: {Traceparent: '" + own + "'}})");
    page.run(
        "await t.tracedFetch(new Request('/api/5', {method: 'POST', body: 'x', headers:"
            + " {traceparent: '"
            + own
            + "', 'x-a': '1'}}))");
    page.run("await t.tracedFetch(new Request('/api/6', {headers: {'x-a': '1'}}))");

    assertThat(page.sent("/api/4")).isEqualTo(own);
    assertThat(page.sent("/api/5")).isEqualTo(own);
    assertThat(page.sent("/api/6")).startsWith("00-");
    assertThat(page.site().headers.get("/api/6").get("x-a")).isEqualTo("1");
  }

  @Test
  void outcomes_refusalAbortFaultAndFailure_areToldApart() {
    JsonArray spans =
        page.spans(
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
        page.run(
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
  void notSampled_byTheServer_sendsNothingButAJourney() throws Exception {
    page.site().serverTiming = timing("traceparent", SPAN).replace("-01\"", "-00\"");
    page.run(
        """
        t.tracePageLoad('view');
        await t.tracedFetch('/api/7');
        await t.traceApiCall('journey', f => f('/api/8'), {sampled: true});
        await t.flush();
        """);
    List<JsonObject> spans = page.site().batch();

    assertThat(spans).extracting(s -> s.getString("name")).containsExactly("journey");
    assertThat(spans.get(0).getString("traceId")).isNotEqualTo(TRACE);
    assertThat(page.sent("/api/7")).startsWith("00-" + TRACE).endsWith("-00");
    assertThat(page.sent("/api/8")).endsWith("-03");
  }

  @Test
  void viewOfAShare_saysSo_butAJourneyIsAlwaysRecorded() throws Exception {
    page.site().serverTiming =
        timing("pageload", SPAN) + ", tracestate;desc=\"ot=th:e6666666666666\"";
    page.run(
        """
        t.tracePageLoad('view');
        await t.tracedFetch('/api/9');
        await t.traceApiCall('journey', f => f('/api/10'), {sampled: true});
        await t.flush();
        """);
    List<JsonObject> spans = page.site().batch();

    assertThat(spans)
        .extracting(s -> s.getString("name") + " " + s.getString("tracestate"))
        .containsExactlyInAnyOrder(
            "view ot=th:e6666666666666", "GET ot=th:e6666666666666", "journey null");
    assertThat(page.site().headers.get("/api/9").get("tracestate"))
        .isEqualTo("ot=th:e6666666666666");
    assertThat(page.sent("/api/10")).startsWith("00-" + TRACE);
    assertThat(page.site().headers.get("/api/10").get("tracestate")).isNull();
  }
}

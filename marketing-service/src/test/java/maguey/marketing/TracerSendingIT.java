package maguey.marketing;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code maguey-tracing.js} keeps, sends and loses in a real browser. */
class TracerSendingIT {
  @RegisterExtension final TracedPage page = new TracedPage();

  @Test
  void buffer_manySpans_keepsTheLast200() {
    Object seen =
        page.run(
            """
            for (let i = 0; i < 230; i++) await t.traceApiCall('step-' + i, () => i);
            return t.buffer().length + ' ' + t.buffer()[0].name;
            """);

    assertThat(seen).isEqualTo("200 step-30");
  }

  @Test
  void collector_away_countsWhatIsLost() {
    page.site().collectorStatus = 503;
    Object seen =
        page.run("await t.traceApiCall('x', () => 1); await t.flush(); return t.dropped();");
    page.site().collectorStatus = 202;
    page.tab()
        .evaluate(
            "import('/maguey-tracing.js').then(t => t.traceApiCall('y', () => 1).then(() =>"
                + " t.flush()))");

    assertThat(seen).isEqualTo(1);
    assertThat(page.site().batches.remove().getInteger("dropped")).isEqualTo(1);
  }

  @Test
  void collector_silent_holdsNothingUp() {
    page.site().collectorStatus = TracerSite.SILENT;
    Object seen =
        page.run(
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
        page.run(
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
            assertThat(page.site().batches)
                .hasSizeGreaterThan(1)
                .allSatisfy(batch -> assertThat(batch.encode().length()).isLessThan(64 * 1024)));
    eventually(
        () ->
            assertThat(
                    page.site().batches.stream()
                        .mapToInt(batch -> batch.getJsonArray("spans").size())
                        .sum())
                .isEqualTo(spans - (Integer) lost));

    assertThat((Integer) lost).isBetween(1, spans - 1);
  }

  @Test
  void consent_refused_sendsNothingAndKeepsTheBuffer() {
    Object seen =
        page.run(
            """
            t.init({consent: () => false});
            await t.traceApiCall('x', () => 1); await t.flush();
            return t.buffer().length;
            """);

    assertThat(seen).isEqualTo(1);
    assertThat(page.site().headers).doesNotContainKey("/rum");
  }

  @Test
  void pageLeft_spansPending_areSentByBeacon() throws Exception {
    page.run("t.tracePageLoad('left'); await t.traceApiCall('last-click', () => 1);");
    page.tab().navigate("about:blank");
    List<String> names = page.site().batch().stream().map(span -> span.getString("name")).toList();

    assertThat(names).contains("last-click");
  }

  @Test
  void tabHidden_pageLoadAndSpansPending_areSentByBeacon() throws Exception {
    page.run(
        """
        t.tracePageLoad('seen');
        await t.traceApiCall('before', () => 1);
        Object.defineProperty(document, 'hidden', { get: () => true });
        document.dispatchEvent(new Event('visibilitychange'));
        """);

    assertThat(page.site().batch())
        .extracting(span -> span.getString("name"))
        .containsExactly("before", "seen");
  }
}

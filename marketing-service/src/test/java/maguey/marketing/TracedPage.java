package maguey.marketing;

import com.microsoft.playwright.Page;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.testkit.HeadlessChromium;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A page in a real browser, of a site that is not ours; scripts have the tracer as {@code t}. */
final class TracedPage implements BeforeEachCallback, AfterEachCallback {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String SPAN = "00f067aa0ba902b7";

  private TracerSite site;
  private Page tab;

  @Override
  public void beforeEach(ExtensionContext context) {
    site = new TracerSite();
    tab = HeadlessChromium.shared().newPage();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    tab.close();
    site.close();
  }

  /** The site, to say how it behaves and to see what it was sent. */
  TracerSite site() {
    return site;
  }

  /** The browser's tab, whatever it shows. */
  Page tab() {
    return tab;
  }

  /** Runs a script on a fresh page. */
  Object run(String script) {
    tab.navigate(site.page());
    return tab.evaluate(
        "async () => { const t = await import('/maguey-tracing.js'); " + script + "}");
  }

  /** The spans that are in the buffer after a script, or what it returns. */
  JsonArray spans(String script) {
    String end = script.contains("return [") ? "" : "\nreturn t.buffer();";
    String whole =
        "const run = async () => {" + script + end + "};\nreturn JSON.stringify(await run());";
    return new JsonArray((String) run(whole));
  }

  /** The context of the last call of a path. */
  String sent(String path) {
    MultiMap headers = site.headers.get(path);
    return headers == null ? "never asked" : headers.get("traceparent");
  }

  /** An entry of Server-Timing with that span of {@link #TRACE}. */
  static String timing(String metric, String spanId) {
    return metric + ";desc=\"00-" + TRACE + "-" + spanId + "-01\"";
  }

  static JsonObject named(JsonArray spans, String name) {
    return spans.stream()
        .map(JsonObject.class::cast)
        .filter(span -> span.getString("name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(spans.encodePrettily()));
  }

  static String statusOf(JsonArray spans, String name) {
    return named(spans, name).getString("status");
  }

  static JsonObject attributes(JsonArray spans, String name) {
    return named(spans, name).getJsonObject("attributes");
  }
}

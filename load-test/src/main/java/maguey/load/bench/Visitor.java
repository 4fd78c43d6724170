package maguey.load.bench;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody with a browser that has never been here, and who waits for one thing of a page. */
final class Visitor {
  private static final String BINDING = "benchSeen";
  private static final long PATIENCE_SECONDS = 60;

  /** Told at the first frame after it is there; times count from the navigation. */
  private static final String WATCH =
      """
      (() => {
        const look = () => requestAnimationFrame(() => document.querySelector(`%s`) ? benchSeen(String(performance.now())) : look());
        look();
      })()""";

  private final Chromium browser;
  private final String session;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile CompletableFuture<Visit> seen = new CompletableFuture<>();

  /**
   * What it took until the thing was there.
   *
   * @param millis since the navigation began
   * @param bytes on the wire, header fields and compressed bodies
   */
  record Visit(double millis, long bytes, int requests) {}

  /**
   * A visitor with a cache and cookies of its own.
   *
   * @param awaited a CSS selector
   */
  Visitor(Chromium browser, String awaited) throws Exception {
    this.browser = browser;
    JsonObject none = new JsonObject();
    String context =
        browser.call("", "Target.createBrowserContext", none).getString("browserContextId");
    JsonObject blank = new JsonObject().put("url", "about:blank").put("browserContextId", context);
    String target = browser.call("", "Target.createTarget", blank).getString("targetId");
    JsonObject attach = new JsonObject().put("targetId", target).put("flatten", true);
    session = browser.call("", "Target.attachToTarget", attach).getString("sessionId");
    browser.listen(session, this::happened);
    call("Page.enable", none);
    call("Network.enable", none);
    call("Runtime.enable", none);
    call("Runtime.addBinding", new JsonObject().put("name", BINDING));
    call(
        "Page.addScriptToEvaluateOnNewDocument",
        new JsonObject().put("source", WATCH.formatted(awaited)));
  }

  /** Brings a cookie along. */
  Visitor withCookie(String name, String value, String url) throws Exception {
    call(
        "Network.setCookie",
        new JsonObject().put("name", name).put("value", value).put("url", url));
    return this;
  }

  /** Opens a page and waits. */
  Visit open(String url) throws Exception {
    bytes.set(0);
    requests.set(0);
    seen = new CompletableFuture<>();
    call("Page.navigate", new JsonObject().put("url", url));
    return seen.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void call(String method, JsonObject parameters) throws Exception {
    browser.call(session, method, parameters);
  }

  private void happened(JsonObject event) {
    JsonObject told = event.getJsonObject("params");
    switch (event.getString("method")) {
      case "Network.loadingFinished" -> bytes.addAndGet(told.getLong("encodedDataLength"));
      case "Network.requestWillBeSent" -> requests.incrementAndGet();
      case "Runtime.bindingCalled" ->
          seen.complete(
              new Visit(
                  Double.parseDouble(told.getString("payload")), bytes.get(), requests.get()));
      default -> {
        // the rest is of no interest here
      }
    }
  }
}

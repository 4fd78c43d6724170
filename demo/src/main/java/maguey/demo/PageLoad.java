package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page that was opened, with the spans that {@code maguey-tracing.js} would report of it. */
final class PageLoad {
  /** The page's own span where the server reserved one, else the span that served the page. */
  private static final Pattern RESERVED = metric("pageload");

  private static final Pattern SERVED = metric("traceparent");

  private final Http http;
  private final String site;
  private final JsonArray spans = new JsonArray();
  private final String traceId;
  private final JsonObject page;

  private PageLoad(Http http, String site, String traceId, JsonObject page) {
    this.http = http;
    this.site = site;
    this.traceId = traceId;
    this.page = page;
  }

  static PageLoad open(Http http, String site, String path) {
    long start = System.currentTimeMillis();
    Http.Answer answer = http.navigate(site + path);
    answer.expect(200);
    String timing = answer.headers().getOrDefault("server-timing", "");
    Matcher reserved = RESERVED.matcher(timing);
    Matcher served = SERVED.matcher(timing);
    boolean own = reserved.find();
    if (!own && !served.find()) {
      throw new StoryFailure("The page " + path + " does not tell its trace: " + timing);
    }
    Matcher trace = own ? reserved : served;
    JsonObject page =
        span(trace.group(1), own ? trace.group(2) : spanId(), own ? "" : trace.group(2))
            .put("name", "page-load /events/{slug}")
            .put("kind", "internal")
            .put("start", start);
    return new PageLoad(http, site, trace.group(1), page);
  }

  /** Makes an API call of this page: its span is a child of the page's. */
  JsonObject call(String name, Function<Map<String, String>, JsonObject> call) {
    long start = System.currentTimeMillis();
    String spanId = spanId();
    JsonObject answer = call.apply(Map.of("traceparent", "00-" + traceId + "-" + spanId + "-01"));
    spans.add(
        ended(span(traceId, spanId, page.getString("spanId")), start)
            .put("name", name)
            .put("kind", "client"));
    return answer;
  }

  /** Sends the spans, as a browser does when the page is left. */
  void report() {
    spans.add(ended(page, page.getLong("start")));
    JsonObject batch =
        new JsonObject().put("sentAt", System.currentTimeMillis()).put("spans", spans);
    http.post(site + "/rum", null, Map.of(), batch).expect(202);
  }

  private static JsonObject span(String traceId, String spanId, String parentId) {
    return new JsonObject()
        .put("traceId", traceId)
        .put("spanId", spanId)
        .put("parentId", parentId)
        .put("flags", 1);
  }

  private static JsonObject ended(JsonObject span, long start) {
    return span.put("start", start).put("duration", System.currentTimeMillis() - start);
  }

  private static String spanId() {
    return "%016x".formatted(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  private static Pattern metric(String name) {
    return Pattern.compile("(?:^|, ?)" + name + ";desc=\"?00-([0-9a-f]{32})-([0-9a-f]{16})-");
  }
}

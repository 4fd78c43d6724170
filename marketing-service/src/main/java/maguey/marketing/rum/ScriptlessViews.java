package maguey.marketing.rum;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.tracing.HttpRoutes;

/**
 * Reports the page loads of browsers that run no script: an image in a {@code noscript} element
 * stands for the report. Without it, the parent of their requests would never arrive (ADR 008).
 */
public final class ScriptlessViews {
  private static final String PATH = "/rum/view.svg";
  private static final String IMAGE =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";

  private static final Pattern SPAN =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-(0[0-3])");

  private static final Pattern STATE = Pattern.compile("ot=th:[0-9a-f]{1,14}");
  private static final Pattern AT = Pattern.compile("\\d{13}");
  private static final Pattern ROUTE = Pattern.compile("[/a-z{}*-]{1,64}");

  private final BrowserSpans spans;

  public ScriptlessViews(BrowserSpans spans) {
    this.spans = spans;
  }

  /** Adds the route of the image. */
  public void mount(Router router) {
    router.get(PATH).handler(this::report);
  }

  /**
   * The image's address on a page.
   *
   * @param span traceparent of the page load
   * @param share its tracestate, where only a share of such views is recorded
   */
  public static String address(String span, Optional<String> share, String route) {
    String at = String.valueOf(System.currentTimeMillis());
    return PATH
        + ("?span=" + span + "&at=" + at + "&route=" + encoded(route))
        + share.map(state -> "&state=" + encoded(state)).orElse("");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private void report(RoutingContext context) {
    HttpRoutes.matched(context.request(), PATH);
    HttpServerRequest request = context.request();
    spans.take(request.remoteAddress(), batch(request));
    context
        .response()
        .putHeader("content-type", "image/svg+xml")
        .putHeader("cache-control", "no-store")
        .end(IMAGE);
  }

  private static JsonObject batch(HttpServerRequest request) {
    long now = System.currentTimeMillis();
    Matcher span = given(request, "span", SPAN);
    long start = Math.min(now, Long.parseLong(given(request, "at", AT).group()));
    JsonObject view =
        new JsonObject()
            .put("traceId", span.group(1))
            .put("spanId", span.group(2))
            .put("flags", Integer.parseInt(span.group(3)))
            .put("name", "page-load " + given(request, "route", ROUTE).group())
            .put("start", start)
            .put("duration", now - start)
            .put("attributes", new JsonObject().put("page.script", false));
    if (request.getParam("state") != null) {
      view.put("tracestate", given(request, "state", STATE).group());
    }
    return new JsonObject().put("sentAt", now).put("spans", new JsonArray().add(view));
  }

  private static Matcher given(HttpServerRequest request, String name, Pattern pattern) {
    String value = request.getParam(name);
    Matcher matcher = pattern.matcher(value == null ? "" : value);
    if (!matcher.matches()) {
      throw Problem.of(ProblemType.MALFORMED, "'" + name + "' is missing or of another form");
    }
    return matcher;
  }
}

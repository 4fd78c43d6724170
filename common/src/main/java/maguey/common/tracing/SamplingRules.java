package maguey.common.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Decides where a trace begins whether it is recorded; everything below obeys the flag, days later
 * too. The first rule that fits decides. A trace that was one of several says so in {@code
 * tracestate} (ADR 047).
 *
 * <p>{@code MAGUEY_SAMPLING} is {@code all} (everything but health checks, metrics, files of pages
 * and live feeds), {@code production} (journeys always; page views and health checks one in ten),
 * or rules with semicolons between them, such as {@code POST /api/orders=1; GET /=0.1;
 * orders-service * /=0.5}: an optional service, a method or {@code *}, the beginning of a path, and
 * a ratio.
 */
public final class SamplingRules implements Sampler {
  /** Files of pages, and feeds, which last as long as somebody looks. */
  private static final String PAGES =
      "* /assets=0; * /admin/assets=0; * /admin/lib=0; * /gates/assets=0; * /scanner/assets=0;"
          + "* /login.css=0; * /favicon.ico=0; * /rum=0; * /api/traces/live=0; * /api/gates/live=0;";

  private static final String NOISE = "* /health=0; * /metrics=0; * /openapi.yaml=0;" + PAGES;

  private static final String PRODUCTION =
      "POST /api/orders=1; POST /events=1; POST /api/scans=1; POST /webhooks=1;"
          + "* /health=0.1; * /metrics=0; * /openapi.yaml=0;"
          + PAGES
          + "marketing-service * /=0.1; GET /=0.1";

  private final List<Rule> rules;

  private SamplingRules(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * Reads {@code MAGUEY_SAMPLING}; rules for other services are left out.
   *
   * @throws IllegalArgumentException that names the rule which is none
   */
  public static SamplingRules parse(String service, String text) {
    return new SamplingRules(
        Arrays.stream(expand(text).split(";"))
            .map(String::trim)
            .filter(rule -> !rule.isEmpty())
            .flatMap(rule -> Rule.parse(service, rule))
            .toList());
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SpanContext above = Span.fromContext(parent).getSpanContext();
    if (!above.isValid()) {
      return share(attributes).decide(traceId);
    }
    return above.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
  }

  @Override
  public String getDescription() {
    return "SamplingRules" + rules;
  }

  private SampledShare share(Attributes attributes) {
    String method = attributes.get(HttpAttributes.HTTP_REQUEST_METHOD);
    String path = attributes.get(UrlAttributes.URL_PATH);
    return path == null ? SampledShare.ALL : share(method, path);
  }

  private SampledShare share(String method, String path) {
    for (Rule rule : rules) {
      if (rule.fits(method, path)) {
        return rule.share;
      }
    }
    return SampledShare.ALL;
  }

  private static String expand(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "all" -> NOISE;
      case "production" -> PRODUCTION;
      default -> text;
    };
  }

  private record Rule(String method, String path, SampledShare share) {
    static Stream<Rule> parse(String service, String text) {
      String[] sides = text.split("=");
      String[] words = sides[0].trim().split("\\s+");
      if (sides.length != 2 || words.length < 2 || words.length > 3) {
        throw new IllegalArgumentException("'" + text + "' is no '[service] METHOD /path=ratio'");
      }
      SampledShare share = new SampledShare(ratio(sides[1]));
      Rule rule = new Rule(words[words.length - 2], words[words.length - 1], share);
      boolean isOurs = words.length == 2 || words[0].equals(service);
      return isOurs ? Stream.of(rule) : Stream.empty();
    }

    boolean fits(String method, String path) {
      return path.startsWith(this.path) && (this.method.equals("*") || this.method.equals(method));
    }

    private static double ratio(String text) {
      double ratio = Double.parseDouble(text.trim());
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new IllegalArgumentException("ratio '" + text.trim() + "' is not within 0 and 1");
      }
      return ratio;
    }
  }
}

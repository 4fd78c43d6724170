package maguey.common.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lets the trace of a page view begin where it does begin: in the browser (ADR 008). A browser
 * sends no {@code traceparent} when it opens a page, so the span of its page load is given an id
 * here, becomes the parent of the request's SERVER span, and is told to the page by {@code
 * Server-Timing}, metric {@code pageload}; the page then reports that very span.
 */
public final class PageLoads {
  private static final CharSequence FETCH_MODE = HttpHeaders.createOptimized("sec-fetch-mode");
  private static final byte RANDOM = 0x02;
  private static final byte RANDOM_AND_SAMPLED = 0x03;

  private final IdGenerator ids = IdGenerator.random();
  private final Sampler sampling;
  private volatile Predicate<HttpServerRequest> pages = request -> false;

  PageLoads(Sampler sampling) {
    this.sampling = sampling;
  }

  /** Says which requests are answered by a page that reports its load; none before that. */
  public void of(Predicate<HttpServerRequest> reportingPages) {
    pages = reportingPages;
  }

  /**
   * Returns the page load's future span, with the sampling decision; invalid where there is none.
   */
  public SpanContext reserve(HttpServerRequest request) {
    if (!isOpenedByBrowser(request) || !pages.test(request)) {
      return SpanContext.getInvalid();
    }
    String traceId = ids.generateTraceId();
    SamplingResult decided = decide(traceId, request);
    boolean isSampled = decided.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
    return SpanContext.create(
        traceId,
        ids.generateSpanId(),
        TraceFlags.fromByte(isSampled ? RANDOM_AND_SAMPLED : RANDOM),
        decided.getUpdatedTraceState(TraceState.getDefault()));
  }

  /** A page that is fetched in advance may never be seen, and then reports nothing. */
  private static boolean isOpenedByBrowser(HttpServerRequest request) {
    return request.method() == HttpMethod.GET
        && "navigate".equals(request.getHeader(FETCH_MODE))
        && "document".equals(request.getHeader("sec-fetch-dest"))
        && request.getHeader("sec-purpose") == null;
  }

  private SamplingResult decide(String traceId, HttpServerRequest request) {
    Attributes attributes =
        Attributes.of(
            HttpAttributes.HTTP_REQUEST_METHOD,
            request.method().name(),
            UrlAttributes.URL_PATH,
            request.path());
    return sampling.shouldSample(
        Context.root(), traceId, "GET", SpanKind.SERVER, attributes, List.of());
  }
}

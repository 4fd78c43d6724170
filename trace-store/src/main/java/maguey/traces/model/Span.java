package maguey.traces.model;

import java.util.List;

/**
 * A span as it is stored: masked, its rich parts already JSON text (their form is {@code
 * maguey.traces.ingest.AttributeJson}'s), {@code null} where empty.
 *
 * @param spanId see {@link SpanId}
 * @param parentSpanId {@link SpanId#NONE} for a root
 * @param kind OTLP's number, also one that we do not know
 * @param status OTLP's number
 * @param startNanos see {@link EpochNanos}; so is {@code endNanos}, which may be earlier
 * @param flags unsigned 32 bits
 * @param attributes JSON object
 * @param events JSON array
 * @param links JSON array
 * @param dropped JSON object of counts the client reports
 * @param linked the spans of {@code links} that have valid ids
 * @param keys the business keys among its attributes
 * @param facts what its attributes tell
 * @param weight how many bytes it about takes
 */
public record Span(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    long startNanos,
    long endNanos,
    int kind,
    int status,
    long flags,
    Origin origin,
    String name,
    String statusMessage,
    String traceState,
    String attributes,
    String events,
    String links,
    String dropped,
    List<SpanLink> linked,
    List<TraceKey> keys,
    SpanFacts facts,
    int weight) {

  private static final String PAGE_LOAD = "page-load";

  /** {@code service.name} of its resource. */
  public String service() {
    return origin.service();
  }

  /** See {@link AdjustedCount}. */
  public float adjustedCount() {
    return AdjustedCount.of(traceState);
  }

  /** The same but for its {@code tracestate}. */
  public Span withTraceState(String other) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        startNanos,
        endNanos,
        kind,
        status,
        flags,
        origin,
        name,
        statusMessage,
        other,
        attributes,
        events,
        links,
        dropped,
        linked,
        keys,
        facts,
        weight);
  }

  /**
   * True when it is a browser's view of a page. It may hang below the request that brought the page
   * (ADR 008), but nobody calls a browser.
   */
  public boolean isPageLoad() {
    return name.equals(PAGE_LOAD) || name.startsWith(PAGE_LOAD + " ");
  }

  /** True when nothing is known above it. */
  public boolean isRoot() {
    return parentSpanId == SpanId.NONE;
  }
}

package maguey.marketing.rum;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.TelemetryAttributes;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import maguey.common.http.Problem;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.w3c.SamplingThreshold;

/** Reads a batch, whose shapes the contract has checked, into spans of {@code marketing-web}. */
final class SpanReader {
  private static final AttributeKey<Double> CLOCK_SKEW =
      AttributeKey.doubleKey("browser.clock_skew_ms");

  private static final AttributeKey<String> ENVIRONMENT =
      AttributeKey.stringKey("deployment.environment.name");

  private static final double DAY_MS = TimeUnit.DAYS.toMillis(1);
  private static final double AHEAD_MS = TimeUnit.MINUTES.toMillis(1);
  private static final byte KNOWN_FLAGS = 3;

  private final Resource resource;

  SpanReader(String environment) {
    resource =
        Resource.create(
            Attributes.builder()
                .put(ServiceAttributes.SERVICE_NAME, "marketing-web")
                .put(ServiceAttributes.SERVICE_NAMESPACE, "maguey")
                .put(TelemetryAttributes.TELEMETRY_SDK_NAME, "maguey-tracing")
                .put(TelemetryAttributes.TELEMETRY_SDK_LANGUAGE, "webjs")
                .put(ENVIRONMENT, environment)
                .build());
  }

  /**
   * The sampled spans of a batch.
   *
   * @param receivedAtMillis our time, since the epoch
   * @param offset of business time, which all span times follow
   */
  List<SpanData> read(JsonObject batch, double receivedAtMillis, Duration offset) {
    ClockSkew skew = ClockSkew.of(batch.getDouble("sentAt"), receivedAtMillis);
    List<JsonObject> spans =
        batch.getJsonArray("spans").stream().map(JsonObject.class::cast).toList();
    IntStream.range(0, spans.size())
        .forEach(i -> refuseTimes(i, spans.get(i), skew, receivedAtMillis));
    return spans.stream()
        .map(span -> span(span, skew, offset))
        .filter(span -> span.getSpanContext().isSampled())
        .toList();
  }

  private static void refuseTimes(int index, JsonObject span, ClockSkew skew, double now) {
    double start = span.getDouble("start") + skew.millis();
    double end = start + span.getDouble("duration");
    if (start < now - DAY_MS || end > now + AHEAD_MS) {
      throw Problem.invalid(
          "/spans/" + index + "/start", "time", "A span must be of the last day, and be over");
    }
  }

  private SpanData span(JsonObject span, ClockSkew skew, Duration offset) {
    long start = skew.nanos(span.getDouble("start"), offset);
    return new BrowserSpan(
        context(span, span.getString("spanId")),
        parent(span),
        BrowserAttributes.text(span.getString("name")),
        "client".equals(span.getString("kind")) ? SpanKind.CLIENT : SpanKind.INTERNAL,
        start,
        start + Math.round(span.getDouble("duration") * 1_000) * 1_000,
        "error".equals(span.getString("status")) ? StatusData.error() : StatusData.unset(),
        attributes(span, skew, offset),
        resource);
  }

  private static SpanContext parent(JsonObject span) {
    String parent = span.getString("parentId", "");
    return parent.isEmpty() ? SpanContext.getInvalid() : context(span, parent);
  }

  private static SpanContext context(JsonObject span, String spanId) {
    int flags = span.getInteger("flags", 1) & KNOWN_FLAGS;
    return SpanContext.create(
        span.getString("traceId"), spanId, TraceFlags.fromByte((byte) flags), state(span));
  }

  /** Nothing is taken but the share that such views are recorded in. */
  private static TraceState state(JsonObject span) {
    return SamplingThreshold.in(span.getString("tracestate"))
        .map(SamplingThreshold::state)
        .orElse(TraceState.getDefault());
  }

  private static Attributes attributes(JsonObject span, ClockSkew skew, Duration offset) {
    AttributesBuilder attributes =
        BrowserAttributes.of(span.getJsonObject("attributes", new JsonObject()));
    if (skew.any()) {
      attributes.put(CLOCK_SKEW, skew.millis());
    }
    if (!offset.isZero()) {
      attributes.put(MagueyAttributes.CLOCK_OFFSET, offset.toMillis() / 1_000.0);
    }
    return attributes.build();
  }
}

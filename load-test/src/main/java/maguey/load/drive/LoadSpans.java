package maguey.load.drive;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;

/** The generator's own spans: a visitor's journey as root, each of its requests below. */
final class LoadSpans {
  private static final double NANOS_PER_MILLI = 1e6;

  private final WallClock clock = new WallClock();
  private final String scenario;
  private final String runId;

  LoadSpans(String scenario, String runId) {
    this.scenario = scenario;
    this.runId = runId;
  }

  /** From when the visitor was due until its last answer. */
  Span journey(TraceIds ids, long due, long began, long end, Outcome outcome) {
    Span.Builder span = span(ids, ids.rootId(), "load " + scenario, due, end, outcome);
    span.setKind(SpanKind.SPAN_KIND_INTERNAL)
        .addAttributes(
            attribute("load.lag_ms", AnyValue.newBuilder().setDoubleValue(millis(began - due))));
    return span.build();
  }

  /** From when the request was sent until its answer was read. */
  Span request(
      TraceIds ids, byte[] spanId, Ask ask, Answer answer, long sent, long end, Outcome outcome) {
    Span.Builder span = span(ids, spanId, ask.step(), sent, end, outcome);
    URI url = URI.create(ask.url());
    span.setKind(SpanKind.SPAN_KIND_CLIENT)
        .setParentSpanId(TraceIds.bytes(ids.rootId()))
        .addAttributes(text("http.request.method", ask.method().name()))
        .addAttributes(text("server.address", url.getHost()))
        .addAttributes(text("url.path", url.getPath()));
    if (answer.status() != 0) {
      span.addAttributes(
          attribute(
              "http.response.status_code", AnyValue.newBuilder().setIntValue(answer.status())));
    }
    return span.build();
  }

  private Span.Builder span(
      TraceIds ids, byte[] spanId, String name, long start, long end, Outcome outcome) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(TraceIds.bytes(ids.traceId()))
            .setSpanId(TraceIds.bytes(spanId))
            .setName(name)
            .setStartTimeUnixNano(clock.epochNanos(start))
            .setEndTimeUnixNano(clock.epochNanos(end))
            .addAttributes(text("load.run_id", runId))
            .addAttributes(text("load.scenario", scenario))
            .addAttributes(text("load.outcome", outcome.label()));
    if (outcome.isError()) {
      span.setStatus(
          Status.newBuilder()
              .setCode(Status.StatusCode.STATUS_CODE_ERROR)
              .setMessage(outcome.label()));
    }
    return span;
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  private static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}

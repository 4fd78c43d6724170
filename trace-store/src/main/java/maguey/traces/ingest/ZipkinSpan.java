package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import maguey.traces.ingest.JsonBlocks.Slice;

/**
 * One span of Zipkin, on its way to OTLP: OpenTelemetry's published mapping read backwards.
 *
 * <ul>
 *   <li>Ids are filled up with zeros from the left; a parent that is the span itself is none.
 *   <li>Microseconds become nanoseconds. Without a duration a span ends when it begins; without a
 *       timestamp it begins with its first annotation, else in 1970, and says so in {@code
 *       otel.zipkin.absentField.startTime}.
 *   <li>No kind is INTERNAL. Tags are attributes, but for those that {@link ZipkinTags} knows;
 *       annotations are events.
 *   <li>{@code localEndpoint.serviceName} is {@code service.name} of the resource; the rest of the
 *       endpoints is {@code network.local.*}, {@code network.peer.*} and {@code peer.service}.
 *   <li>{@code shared} and {@code debug} are {@code zipkin.shared} and {@code zipkin.debug}.
 * </ul>
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/">OpenTelemetry
 *     to Zipkin</a>
 * @see <a href="https://zipkin.io/zipkin-api/#/default/post_spans">Zipkin's API</a>
 */
final class ZipkinSpan {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final String NO_START = "otel.zipkin.absentField.startTime";

  /** Whose spans share a resource and a scope. */
  record Source(String service, String scopeName, String scopeVersion) {
    Resource resource() {
      return service.isEmpty()
          ? Resource.getDefaultInstance()
          : Resource.newBuilder().addAttributes(text("service.name", service)).build();
    }

    InstrumentationScope scope() {
      return InstrumentationScope.newBuilder().setName(scopeName).setVersion(scopeVersion).build();
    }
  }

  private final Span.Builder span = Span.newBuilder();
  private final ZipkinTags tags = new ZipkinTags(span);
  private final ZipkinEndpoint local = new ZipkinEndpoint();
  private final ZipkinEndpoint remote = new ZipkinEndpoint();
  private long timestamp;
  private long duration;
  private boolean debug;
  private boolean shared;

  private ZipkinSpan() {}

  static ZipkinSpan read(Slice block) throws IOException {
    ZipkinSpan span = new ZipkinSpan();
    span.span.setKind(SpanKind.SPAN_KIND_INTERNAL);
    block.each(span::field);
    span.finish();
    return span;
  }

  Span toOtlp() {
    return span.build();
  }

  Source source() {
    return new Source(local.service(), tags.scopeName(), tags.scopeVersion());
  }

  private void field(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "traceId" -> span.setTraceId(JsonFields.paddedHex(parser, TRACE_ID_BYTES));
      case "id" -> span.setSpanId(JsonFields.paddedHex(parser, SPAN_ID_BYTES));
      case "parentId" -> span.setParentSpanId(JsonFields.paddedHex(parser, SPAN_ID_BYTES));
      case "name" -> span.setName(JsonFields.text(parser));
      case "kind" -> span.setKind(kind(parser));
      case "timestamp" -> timestamp = nanos(parser);
      case "duration" -> duration = nanos(parser);
      case "tags" -> JsonFields.each(parser, tags::read);
      case "annotations" -> JsonFields.list(parser, this::annotation);
      case "localEndpoint" -> JsonFields.each(parser, local::read);
      case "remoteEndpoint" -> JsonFields.each(parser, remote::read);
      case "debug" -> debug = JsonFields.bool(parser);
      case "shared" -> shared = JsonFields.bool(parser);
      default -> parser.skipChildren();
    }
  }

  private static SpanKind kind(JsonParser parser) throws IOException {
    String kind = JsonFields.text(parser);
    return switch (kind) {
      case "CLIENT" -> SpanKind.SPAN_KIND_CLIENT;
      case "SERVER" -> SpanKind.SPAN_KIND_SERVER;
      case "PRODUCER" -> SpanKind.SPAN_KIND_PRODUCER;
      case "CONSUMER" -> SpanKind.SPAN_KIND_CONSUMER;
      case "" -> SpanKind.SPAN_KIND_INTERNAL;
      default -> throw JsonFields.wrong(parser, "CLIENT, SERVER, PRODUCER or CONSUMER");
    };
  }

  private static long nanos(JsonParser parser) throws IOException {
    long micros = JsonFields.uint64(parser);
    if (Long.compareUnsigned(micros, Long.divideUnsigned(-1, NANOS_PER_MICRO)) > 0) {
      throw JsonFields.wrong(parser, "microseconds since 1970 of this era");
    }
    return micros * NANOS_PER_MICRO;
  }

  private void annotation(JsonParser parser) throws IOException {
    Span.Event.Builder event = Span.Event.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "timestamp" -> event.setTimeUnixNano(nanos(p));
            case "value" -> event.setName(JsonFields.text(p));
            default -> p.skipChildren();
          }
        });
    span.addEvents(event);
  }

  private void finish() {
    tags.finish();
    if (span.getParentSpanId().equals(span.getSpanId())) {
      span.clearParentSpanId();
    }
    local.describe(span, "network.local", "zipkin.local.ipv6");
    remote.describe(span, "network.peer", "zipkin.remote.ipv6");
    if (!remote.service().isEmpty()) {
      span.addAttributes(text("peer.service", remote.service()));
    }
    flag("zipkin.shared", shared);
    flag("zipkin.debug", debug);
    flag(NO_START, timestamp == 0);
    long start = timestamp == 0 ? firstAnnotation() : timestamp;
    span.setStartTimeUnixNano(start).setEndTimeUnixNano(start + duration);
  }

  private long firstAnnotation() {
    return span.getEventsList().stream()
        .mapToLong(Span.Event::getTimeUnixNano)
        .reduce((a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b)
        .orElse(0);
  }

  private void flag(String key, boolean set) {
    if (set) {
      span.addAttributes(attribute(key, AnyValue.newBuilder().setBoolValue(true)));
    }
  }

  static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}

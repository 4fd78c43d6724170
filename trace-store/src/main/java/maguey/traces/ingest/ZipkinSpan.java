package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;
import maguey.traces.ingest.JsonBlocks.Slice;
import maguey.traces.ingest.OtlpValue.BoolValue;
import maguey.traces.ingest.OtlpValue.StringValue;

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

  // OTLP's numbers
  private static final int INTERNAL = 1;
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int PRODUCER = 4;
  private static final int CONSUMER = 5;

  private static final String NO_START = "otel.zipkin.absentField.startTime";

  /** Whose spans share a resource and a scope. */
  record Source(String service, String scopeName, String scopeVersion) {
    OtlpResource resource() {
      OtlpResource resource = new OtlpResource();
      if (!service.isEmpty()) {
        resource.add(text("service.name", service));
      }
      return resource;
    }

    OtlpScope scope() {
      OtlpScope scope = new OtlpScope();
      scope.name = scopeName;
      scope.version = scopeVersion;
      return scope;
    }
  }

  private final OtlpSpan span = new OtlpSpan();
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
    span.span.kind = INTERNAL;
    block.each(span::field);
    span.finish();
    return span;
  }

  OtlpSpan toOtlp() {
    return span;
  }

  Source source() {
    return new Source(local.service(), tags.scopeName(), tags.scopeVersion());
  }

  private void field(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "traceId" -> span.traceId = JsonFields.paddedHex(parser, TRACE_ID_BYTES);
      case "id" -> span.spanId = JsonFields.paddedHex(parser, SPAN_ID_BYTES);
      case "parentId" -> span.parentSpanId = JsonFields.paddedHex(parser, SPAN_ID_BYTES);
      case "name" -> span.name = JsonFields.text(parser);
      case "kind" -> span.kind = kind(parser);
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

  private static int kind(JsonParser parser) throws IOException {
    String kind = JsonFields.text(parser);
    return switch (kind) {
      case "CLIENT" -> CLIENT;
      case "SERVER" -> SERVER;
      case "PRODUCER" -> PRODUCER;
      case "CONSUMER" -> CONSUMER;
      case "" -> INTERNAL;
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
    OtlpSpan.Event event = new OtlpSpan.Event();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "timestamp" -> event.nanos = nanos(p);
            case "value" -> event.name = JsonFields.text(p);
            default -> p.skipChildren();
          }
        });
    span.add(event);
  }

  private void finish() {
    tags.finish();
    if (Arrays.equals(span.parentSpanId, span.spanId)) {
      span.parentSpanId = OtlpSpan.NO_ID;
    }
    local.describe(span, "network.local", "zipkin.local.ipv6");
    remote.describe(span, "network.peer", "zipkin.remote.ipv6");
    if (!remote.service().isEmpty()) {
      span.add(text("peer.service", remote.service()));
    }
    flag("zipkin.shared", shared);
    flag("zipkin.debug", debug);
    flag(NO_START, timestamp == 0);
    span.startNanos = timestamp == 0 ? firstAnnotation() : timestamp;
    span.endNanos = span.startNanos + duration;
  }

  private long firstAnnotation() {
    return span.events().stream()
        .mapToLong(event -> event.nanos)
        .reduce((a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b)
        .orElse(0);
  }

  private void flag(String key, boolean set) {
    if (set) {
      span.add(new OtlpAttribute(key, new BoolValue(true)));
    }
  }

  static OtlpAttribute text(String key, String value) {
    return new OtlpAttribute(key, new StringValue(value));
  }
}

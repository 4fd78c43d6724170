package maguey.common.tracing.export;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.StringJoiner;

/**
 * Writes one span as {@code opentelemetry.proto.trace.v1.Span}; the numbers are those of its
 * fields.
 */
final class SpanWriter {
  private static final int HAS_IS_REMOTE = 0x100;
  private static final int IS_REMOTE = 0x200;

  private final ProtoWriter out;
  private final AttributeWriter attributes;

  SpanWriter(ProtoWriter out, AttributeWriter attributes) {
    this.out = out;
    this.attributes = attributes;
  }

  void write(int field, SpanData span) {
    int end = out.written();
    out.fixed32(16, flags(span.getSpanContext(), span.getParentSpanContext()));
    status(span.getStatus());
    linksAndEvents(span);
    out.varintIfAny(10, span.getTotalAttributeCount() - span.getAttributes().size());
    attributes.write(9, span.getAttributes());
    out.fixed64(8, span.getEndEpochNanos());
    out.fixed64(7, span.getStartEpochNanos());
    out.varint(6, kind(span.getKind()));
    out.stringIfAny(5, span.getName());
    ids(span);
    out.message(field, end);
  }

  private void ids(SpanData span) {
    if (span.getParentSpanContext().isValid()) {
      out.hex(4, span.getParentSpanId());
    }
    out.stringIfAny(3, state(span.getSpanContext().getTraceState()));
    out.hex(2, span.getSpanId());
    out.hex(1, span.getTraceId());
  }

  private void linksAndEvents(SpanData span) {
    out.varintIfAny(14, span.getTotalRecordedLinks() - span.getLinks().size());
    for (int i = span.getLinks().size() - 1; i >= 0; i--) {
      link(span.getLinks().get(i));
    }
    out.varintIfAny(12, span.getTotalRecordedEvents() - span.getEvents().size());
    for (int i = span.getEvents().size() - 1; i >= 0; i--) {
      event(span.getEvents().get(i));
    }
  }

  private void event(EventData event) {
    int end = out.written();
    out.varintIfAny(4, event.getDroppedAttributesCount());
    attributes.write(3, event.getAttributes());
    out.stringIfAny(2, event.getName());
    out.fixed64(1, event.getEpochNanos());
    out.message(11, end);
  }

  private void link(LinkData link) {
    int end = out.written();
    SpanContext other = link.getSpanContext();
    out.fixed32(6, flags(other, other));
    out.varintIfAny(5, link.getTotalAttributeCount() - link.getAttributes().size());
    attributes.write(4, link.getAttributes());
    out.stringIfAny(3, state(other.getTraceState()));
    out.hex(2, other.getSpanId());
    out.hex(1, other.getTraceId());
    out.message(13, end);
  }

  private void status(StatusData status) {
    int end = out.written();
    out.varintIfAny(3, code(status.getStatusCode()));
    out.stringIfAny(2, status.getDescription());
    out.message(15, end);
  }

  /** The context's own flags, and whether {@code remote} came from another process. */
  private static int flags(SpanContext own, SpanContext remote) {
    int trace = own.getTraceFlags().asByte() & 0xff;
    return trace | HAS_IS_REMOTE | (remote.isRemote() ? IS_REMOTE : 0);
  }

  private static int code(StatusCode code) {
    return switch (code) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static String state(TraceState state) {
    if (state.isEmpty()) {
      return "";
    }
    StringJoiner members = new StringJoiner(",");
    state.forEach((key, value) -> members.add(key + "=" + value));
    return members.toString();
  }
}

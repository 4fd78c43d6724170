package maguey.traces.ingest;

import static maguey.traces.ingest.ProtobufReader.I32;
import static maguey.traces.ingest.ProtobufReader.I64;
import static maguey.traces.ingest.ProtobufReader.LEN;
import static maguey.traces.ingest.ProtobufReader.VARINT;

import java.io.IOException;

/**
 * Reads the spans and log records of OTLP in protobuf. The numbers are those of {@code trace.proto}
 * and {@code logs.proto}.
 *
 * @see <a href="../../../../../../../docs/adr/046-otlp-read-by-hand.md">ADR 046</a>
 */
final class OtlpProtobuf {
  private OtlpProtobuf() {}

  static OtlpSpan span(ProtobufReader in) throws IOException {
    OtlpSpan span = new OtlpSpan();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> span.traceId = in.bytes();
        case 2 << 3 | LEN -> span.spanId = in.bytes();
        case 3 << 3 | LEN -> span.traceState = in.text();
        case 4 << 3 | LEN -> span.parentSpanId = in.bytes();
        case 5 << 3 | LEN -> span.name = in.text();
        case 6 << 3 | VARINT -> span.kind = in.int32();
        case 7 << 3 | I64 -> span.startNanos = in.fixed64();
        case 8 << 3 | I64 -> span.endNanos = in.fixed64();
        case 9 << 3 | LEN -> span.add(ProtobufValues.attribute(in));
        case 10 << 3 | VARINT -> span.droppedAttributes = in.int32();
        case 11 << 3 | LEN -> span.add(event(in));
        case 12 << 3 | VARINT -> span.droppedEvents = in.int32();
        case 13 << 3 | LEN -> span.add(link(in));
        case 14 << 3 | VARINT -> span.droppedLinks = in.int32();
        case 15 << 3 | LEN -> status(in, span);
        case 16 << 3 | I32 -> span.flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
    return span;
  }

  private static OtlpSpan.Event event(ProtobufReader in) throws IOException {
    OtlpSpan.Event event = new OtlpSpan.Event();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | I64 -> event.nanos = in.fixed64();
        case 2 << 3 | LEN -> event.name = in.text();
        case 3 << 3 | LEN -> event.add(ProtobufValues.attribute(in));
        case 4 << 3 | VARINT -> event.droppedAttributes = in.int32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return event;
  }

  private static OtlpSpan.Link link(ProtobufReader in) throws IOException {
    OtlpSpan.Link link = new OtlpSpan.Link();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> link.traceId = in.bytes();
        case 2 << 3 | LEN -> link.spanId = in.bytes();
        case 3 << 3 | LEN -> link.traceState = in.text();
        case 4 << 3 | LEN -> link.add(ProtobufValues.attribute(in));
        case 5 << 3 | VARINT -> link.droppedAttributes = in.int32();
        case 6 << 3 | I32 -> link.flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return link;
  }

  private static void status(ProtobufReader in, OtlpSpan span) throws IOException {
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 2 << 3 | LEN -> span.statusMessage = in.text();
        case 3 << 3 | VARINT -> span.statusCode = in.int32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  static OtlpLog log(ProtobufReader in) throws IOException {
    OtlpLog log = new OtlpLog();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | I64 -> log.nanos = in.fixed64();
        case 2 << 3 | VARINT -> log.severity = in.int32();
        case 3 << 3 | LEN -> log.severityText = in.text();
        case 5 << 3 | LEN ->
            log.body = ProtobufValues.value(in, log.body == null ? OtlpValue.EMPTY : log.body);
        case 6 << 3 | LEN -> log.add(ProtobufValues.attribute(in));
        case 7 << 3 | VARINT -> log.droppedAttributes = in.int32();
        case 8 << 3 | I32 -> log.flags = in.fixed32();
        case 9 << 3 | LEN -> log.traceId = in.bytes();
        case 10 << 3 | LEN -> log.spanId = in.bytes();
        case 11 << 3 | I64 -> log.observedNanos = in.fixed64();
        case 12 << 3 | LEN -> log.eventName = in.text();
        default -> in.skip(tag);
      }
    }
    return log;
  }
}

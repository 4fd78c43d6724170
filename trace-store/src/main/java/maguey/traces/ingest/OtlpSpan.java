package maguey.traces.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * A span as it was sent, in whatever format: filled by the reader of that format, made one of ours
 * by {@link SpanEncoder}. What was not sent is empty or zero, as in protobuf.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto">trace.proto</a>
 */
final class OtlpSpan extends Attributed {
  /** An id that was not sent. */
  static final byte[] NO_ID = {};

  byte[] traceId = NO_ID;
  byte[] spanId = NO_ID;
  byte[] parentSpanId = NO_ID;
  String traceState = "";
  int flags;
  String name = "";
  int kind;
  long startNanos;
  long endNanos;
  int statusCode;
  String statusMessage = "";
  int droppedEvents;
  int droppedLinks;
  private List<Event> events = List.of();
  private List<Link> links = List.of();

  static final class Event extends Attributed {
    long nanos;
    String name = "";
  }

  static final class Link extends Attributed {
    byte[] traceId = NO_ID;
    byte[] spanId = NO_ID;
    String traceState = "";
    int flags;
  }

  List<Event> events() {
    return events;
  }

  List<Link> links() {
    return links;
  }

  void add(Event event) {
    if (events.isEmpty()) {
      events = new ArrayList<>();
    }
    events.add(event);
  }

  void add(Link link) {
    if (links.isEmpty()) {
      links = new ArrayList<>();
    }
    links.add(link);
  }
}

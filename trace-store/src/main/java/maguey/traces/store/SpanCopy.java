package maguey.traces.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/** A batch of spans as the rows that {@link #STATEMENT} copies. */
final class SpanCopy {
  static final String STATEMENT =
      """
      COPY spans (trace_id, span_id, parent_span_id, start_time, start_nanos, end_time, end_nanos, origin_id, flags, kind,
                  status, service, name, status_message, trace_state, attributes, events, links, dropped)
      FROM STDIN (FORMAT binary)
      """;

  private static final int COLUMNS = 19;

  private SpanCopy() {}

  static ByteBuf rows(List<Span> batch, ByteBufAllocator alloc) {
    return CopyRows.of(alloc, batch, SpanCopy::add);
  }

  private static void add(CopyRows rows, Span span) {
    rows.row(COLUMNS).uuid(span.traceId().uuid()).bigint(span.spanId());
    if (span.isRoot()) {
      rows.nothing();
    } else {
      rows.bigint(span.parentSpanId());
    }
    time(span.startNanos(), rows);
    time(span.endNanos(), rows);
    rows.bigint(span.origin().id())
        .bigint(span.flags())
        .integer(span.kind())
        .integer(span.status())
        .text(span.service())
        .text(span.name())
        .text(span.statusMessage())
        .text(span.traceState())
        .json(span.attributes())
        .json(span.events())
        .json(span.links())
        .json(span.dropped());
  }

  private static void time(long nanos, CopyRows rows) {
    rows.time(EpochNanos.epochMicros(nanos)).smallint(EpochNanos.beside(nanos));
  }
}

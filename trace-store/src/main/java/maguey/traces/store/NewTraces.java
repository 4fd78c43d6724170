package maguey.traces.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Performance;

/**
 * The rows of traces that are new, and of their services, by COPY: nobody else can have written
 * them while the fold is locked. Why: {@code docs/adr/044-new-traces-by-copy.md}.
 */
final class NewTraces {
  private static final String TRACES =
      """
      COPY trace_summaries (trace_id, first_start, last_start, last_end, active, wall_us, active_us, performance, span_count,
                            error_count, root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
                            order_number, journey_id, ticket_count, admitted_count, missing_parents, adjusted_count)
      FROM STDIN (FORMAT binary)
      """;

  private static final int TRACE_COLUMNS = 22;

  private static final String SERVICES =
      """
      COPY trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)
      FROM STDIN (FORMAT binary)
      """;

  private static final int SERVICE_COLUMNS = 7;
  private static final double MICROS_PER_MILLI = 1_000;

  private NewTraces() {}

  static Future<Void> write(SqlConnection tx, List<TracePart> traces) {
    if (traces.isEmpty()) {
      return Future.succeededFuture();
    }
    List<ServicePart> services = ServicePart.of(traces);
    return CopyIn.run(tx, TRACES, alloc -> traces(traces, alloc))
        .compose(written -> CopyIn.run(tx, SERVICES, alloc -> services(services, alloc)));
  }

  private static ByteBuf traces(List<TracePart> traces, ByteBufAllocator alloc) {
    return CopyRows.of(alloc, traces, NewTraces::add);
  }

  private static ByteBuf services(List<ServicePart> services, ByteBufAllocator alloc) {
    return CopyRows.of(alloc, services, NewTraces::add);
  }

  private static void add(CopyRows rows, TracePart trace) {
    List<Intervals.Interval> active = trace.active();
    long micros = Intervals.micros(active);
    rows.row(TRACE_COLUMNS)
        .uuid(trace.traceId())
        .time(trace.firstStart())
        .time(trace.lastStart())
        .time(trace.lastEnd())
        .times(active)
        .bigint(trace.lastEnd() - trace.firstStart())
        .bigint(micros)
        .smallint(Performance.of(micros / MICROS_PER_MILLI).ordinal())
        .bigint(trace.spans().size())
        .bigint(trace.errors());
    addRoot(rows, trace);
    rows.text(trace.orderNumber())
        .text(trace.journeyId())
        .integer(trace.ticketCount())
        .integer(trace.admitted())
        .bigints(trace.missingParents())
        .real(trace.adjustedCount());
  }

  private static void addRoot(CopyRows rows, TracePart trace) {
    rows.bool(!trace.root().isRoot())
        .time(EpochNanos.epochMicros(trace.root().startNanos()))
        .smallint(EpochNanos.beside(trace.root().startNanos()))
        .bigint(trace.root().spanId())
        .text(trace.root().service())
        .text(Operations.nameOf(trace.root()));
  }

  private static void add(CopyRows rows, ServicePart service) {
    rows.row(SERVICE_COLUMNS)
        .uuid(service.trace().traceId())
        .text(service.service())
        .time(service.trace().lastEnd())
        .bigint(service.spans().size())
        .bigint(service.errors())
        .integer(service.kinds())
        .texts(service.operations());
  }
}

package maguey.traces.query;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.traces.analysis.SpanForest;
import maguey.traces.analysis.TimedSpan;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.SpanId;

/**
 * The spans of a trace, as the analysis needs them.
 *
 * @param firstNanos the trace's first moment, unsigned: zero for the times in the forest
 * @param rows in the forest's order
 */
record LoadedTrace(UUID traceId, long firstNanos, List<Row> rows, SpanForest forest) {
  private static final int ERROR = 2;

  /** Takes rows of one trace, in order of start. */
  static LoadedTrace of(UUID traceId, List<Row> rows) {
    long first = rows.stream().mapToLong(LoadedTrace::earlier).reduce(-1, LoadedTrace::minimum);
    List<TimedSpan> spans = new ArrayList<>(rows.size());
    rows.forEach(row -> spans.add(timed(row, first)));
    return new LoadedTrace(traceId, first, rows, new SpanForest(spans));
  }

  /** The unsigned time that a forest's time stands for. */
  long nanos(long sinceFirst) {
    return firstNanos + sinceFirst;
  }

  private static TimedSpan timed(Row row, long first) {
    Long parent = row.getLong("parent_span_id");
    return new TimedSpan(
        row.getLong("span_id"),
        parent == null ? SpanId.NONE : parent,
        row.getString("service"),
        row.getString("name"),
        row.getInteger("kind"),
        row.getInteger("status") == ERROR,
        TimedSpan.since(first, start(row)),
        TimedSpan.since(first, end(row)));
  }

  private static long earlier(Row row) {
    return minimum(start(row), end(row));
  }

  private static long minimum(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static long start(Row row) {
    return EpochNanos.of(row.getOffsetDateTime("start_time"), row.getShort("start_nanos"));
  }

  private static long end(Row row) {
    return EpochNanos.of(row.getOffsetDateTime("end_time"), row.getShort("end_nanos"));
  }
}

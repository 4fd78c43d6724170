package maguey.traces.store;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/** A batch of spans as the column arrays that {@code sql/insert_spans.sql} unnests. */
final class SpanColumns {
  private SpanColumns() {}

  static Tuple of(List<Span> batch) {
    return Tuple.tuple()
        .addArrayOfUUID(traceIds(batch))
        .addArrayOfLong(spanIds(batch))
        .addArrayOfLong(longs(batch, s -> s.isRoot() ? null : s.parentSpanId()))
        .addArrayOfOffsetDateTime(times(batch, Span::startNanos))
        .addArrayOfShort(beside(batch, Span::startNanos))
        .addArrayOfOffsetDateTime(times(batch, Span::endNanos))
        .addArrayOfShort(beside(batch, Span::endNanos))
        .addArrayOfLong(longs(batch, s -> s.origin().id()))
        .addArrayOfLong(longs(batch, Span::flags))
        .addArrayOfInteger(ints(batch, Span::kind))
        .addArrayOfInteger(ints(batch, Span::status))
        .addArrayOfString(texts(batch, Span::service))
        .addArrayOfString(texts(batch, Span::name))
        .addArrayOfString(texts(batch, Span::statusMessage))
        .addArrayOfString(texts(batch, Span::traceState))
        .addArrayOfString(texts(batch, Span::attributes))
        .addArrayOfString(texts(batch, Span::events))
        .addArrayOfString(texts(batch, Span::links))
        .addArrayOfString(texts(batch, Span::dropped));
  }

  static UUID[] traceIds(List<Span> batch) {
    return batch.stream().map(s -> s.traceId().uuid()).toArray(UUID[]::new);
  }

  static Long[] spanIds(List<Span> batch) {
    return longs(batch, Span::spanId);
  }

  private static Long[] longs(List<Span> batch, Function<Span, Long> column) {
    return batch.stream().map(column).toArray(Long[]::new);
  }

  private static Integer[] ints(List<Span> batch, Function<Span, Integer> column) {
    return batch.stream().map(column).toArray(Integer[]::new);
  }

  private static String[] texts(List<Span> batch, Function<Span, String> column) {
    return batch.stream().map(column).toArray(String[]::new);
  }

  private static OffsetDateTime[] times(List<Span> batch, Function<Span, Long> nanos) {
    return batch.stream().map(nanos).map(EpochNanos::micros).toArray(OffsetDateTime[]::new);
  }

  private static Short[] beside(List<Span> batch, Function<Span, Long> nanos) {
    return batch.stream().map(nanos).map(EpochNanos::beside).toArray(Short[]::new);
  }
}

package maguey.common.tracing;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import maguey.common.tracing.export.SpanCounts;

/** The accounting of spans as metrics: counters for what happened, gauges for what waits. */
final class SpanMeters {
  private SpanMeters() {}

  static void bind(MeterRegistry meters, Supplier<SpanCounts> counts) {
    counter(meters, "maguey.spans.ended", counts, SpanCounts::ended);
    counter(meters, "maguey.spans.exported", counts, SpanCounts::exported);
    counter(meters, "maguey.spans.dropped", counts, SpanCounts::dropped);
    gauge(meters, "maguey.spans.queued", counts, SpanCounts::queued);
    gauge(meters, "maguey.spans.spooled", counts, SpanCounts::spooled);
  }

  private static void counter(
      MeterRegistry meters,
      String name,
      Supplier<SpanCounts> counts,
      ToLongFunction<SpanCounts> value) {
    FunctionCounter.builder(name, counts, now -> value.applyAsLong(now.get())).register(meters);
  }

  private static void gauge(
      MeterRegistry meters,
      String name,
      Supplier<SpanCounts> counts,
      ToLongFunction<SpanCounts> value) {
    Gauge.builder(name, counts, now -> value.applyAsLong(now.get()))
        .strongReference(true)
        .register(meters);
  }
}

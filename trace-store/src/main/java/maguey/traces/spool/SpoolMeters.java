package maguey.traces.spool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The state of a spool as metrics, {@code maguey_ingest_spool_bytes} and so on. */
final class SpoolMeters {
  private final SpanSpool spool;

  SpoolMeters(SpanSpool spool) {
    this.spool = spool;
  }

  /** Registers them; {@code maxBytes} is the spool's bound. */
  void bindTo(MeterRegistry meters, long maxBytes) {
    gauge(meters, "spans", "Spans that wait on disk", SpoolState::spans);
    gauge(meters, "bytes", "Bytes that the spool's files take", SpoolState::bytes);
    gauge(meters, "limit.bytes", "Bytes that they may take", now -> maxBytes);
    gauge(meters, "age.seconds", "Age of the oldest span", SpoolState::ageSeconds);
    FunctionCounter.builder("maguey.ingest.spool.broken.bytes", spool, s -> s.state().brokenBytes())
        .description("Bytes found torn or damaged")
        .register(meters);
  }

  private void gauge(
      MeterRegistry meters, String name, String what, ToDoubleFunction<SpoolState> value) {
    Gauge.builder("maguey.ingest.spool." + name, spool, s -> value.applyAsDouble(s.state()))
        .description(what)
        .register(meters);
  }
}

package maguey.traces.ingest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Counts what became of every span that reached this node. At any rest {@code received = stored +
 * duplicate + rejected + dropped + pending}. Pending are those under way and those in the spool;
 * what the spool held when the process began counts as received.
 */
public final class SpanAccounting {
  private final LongAdder received = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder duplicate = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicLong pending = new AtomicLong();

  /** The counters at one moment. */
  public record Totals(
      long received, long stored, long duplicate, long rejected, long dropped, long pending) {
    /** True when no span is missing from the books. */
    public boolean balanced() {
      return received == stored + duplicate + rejected + dropped + pending;
    }
  }

  /** Shows the counters as metrics, {@code maguey_ingest_spans_received_total} and so on. */
  public void bindTo(MeterRegistry meters) {
    count(
        meters,
        "received",
        "Spans that were decoded, or found in the spool at the start",
        a -> a.received.sum());
    count(meters, "stored", "Spans that were committed", a -> a.stored.sum());
    count(meters, "duplicate", "Spans that were there already", a -> a.duplicate.sum());
    count(meters, "rejected", "Spans that no store could take", a -> a.rejected.sum());
    count(meters, "dropped", "Spans given back to their sender with 503", a -> a.dropped.sum());
    Gauge.builder("maguey.ingest.spans.pending", pending, AtomicLong::doubleValue)
        .description("Spans that wait for their commit, on disk too")
        .register(meters);
  }

  /** The counters now. */
  public Totals totals() {
    return new Totals(
        received.sum(),
        stored.sum(),
        duplicate.sum(),
        rejected.sum(),
        dropped.sum(),
        pending.get());
  }

  /** A request was decoded. */
  void took(long accepted, long refused) {
    pending.addAndGet(accepted);
    rejected.add(refused);
    received.add(accepted + refused);
  }

  /** Spans of an earlier process were found in the spool. */
  void recovered(long spans) {
    pending.addAndGet(spans);
    received.add(spans);
  }

  /** The fate of spans is known. */
  void settled(Written written) {
    stored.add(written.stored());
    duplicate.add(written.duplicates());
    rejected.add(written.rejected());
    pending.addAndGet(-written.spans());
  }

  /** Spans could not be stored, and their sender was told to keep them. */
  void gaveBack(long spans) {
    dropped.add(spans);
    pending.addAndGet(-spans);
  }

  private void count(
      MeterRegistry meters, String name, String what, ToDoubleFunction<SpanAccounting> value) {
    FunctionCounter.builder("maguey.ingest.spans." + name, this, value)
        .description(what)
        .register(meters);
  }
}

package maguey.common.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Vertx;
import java.util.stream.Collectors;
import maguey.common.tracing.EventSink;

/** Writes down, once a minute, how pools, memory and the event loop of a node are. */
final class Figures {
  private static final long EVERY_MS = 60_000;
  private static final long LOOK_MS = 1_000;
  private static final double NANOS_PER_MS = 1e6;
  private static final int MIB = 1 << 20;

  private final Vertx vertx;
  private final MeterRegistry meters;
  private final EventSink sink;
  private long longestNanos;

  private Figures(Vertx vertx, MeterRegistry meters, EventSink sink) {
    this.vertx = vertx;
    this.meters = meters;
    this.sink = sink;
  }

  static void write(Vertx vertx, MeterRegistry meters, EventSink sink) {
    Figures figures = new Figures(vertx, meters, sink);
    vertx.setPeriodic(LOOK_MS, due -> figures.look());
    vertx.setPeriodic(EVERY_MS, due -> figures.note());
  }

  /** How long a task waits for its turn. */
  private void look() {
    long asked = System.nanoTime();
    vertx.runOnContext(turn -> longestNanos = Math.max(longestNanos, System.nanoTime() - asked));
  }

  private void note() {
    Runtime runtime = Runtime.getRuntime();
    AttributesBuilder figures =
        Attributes.builder()
            .put("event_loop.longest_wait_ms", longestNanos / NANOS_PER_MS)
            .put("memory.used_mib", (runtime.totalMemory() - runtime.freeMemory()) / MIB)
            .put("memory.max_mib", runtime.maxMemory() / MIB);
    longestNanos = 0;
    for (Meter meter : meters.getMeters()) {
      if (meter instanceof Gauge gauge && gauge.getId().getName().startsWith("vertx.pool.")) {
        figures.put(name(gauge.getId()), gauge.value());
      }
    }
    sink.note("performance.figures", SpanContext.getInvalid(), figures.build());
  }

  /** {@code pool.sql.queue.pending}: which pool stands in the tags. */
  private static String name(Meter.Id id) {
    return id.getTags().stream()
        .map(Tag::getValue)
        .collect(Collectors.joining(".", "pool.", ""))
        .concat(id.getName().substring("vertx.pool".length()));
  }
}

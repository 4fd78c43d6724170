package maguey.common.tracing.export;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import maguey.common.tracing.EventSink;
import maguey.common.tracing.TelemetryConfig;
import maguey.common.tracing.vertx.MagueyTracer;

/**
 * The way of audit and performance records to the trace store, beside those of spans and log lines:
 * acknowledged, waited for by nobody, and while no trace store answers on disk, up to a bound.
 */
public final class EventLog implements EventSink {
  /** Where any trace-store node takes batches: {@code ExportLogsServiceRequest} in protobuf. */
  public static final String ADDRESS = "maguey.events.export";

  private static final int MOST_WAITING = 16_384;
  private static final int MOST_AT_ONCE = 1_024;
  private static final int INFO = 9;
  private static final long EVERY_MS = 500;
  private static final long ACK_WITHIN_MS = 5_000;
  private static final long CLOSE_WITHIN_MS = 2_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Vertx vertx;
  private final LogEncoder encoder;
  private final BlockingQueue<LogEntry> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Backoff backoff = new Backoff();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final EventSpool spool;
  private Future<Void> turn = Future.succeededFuture();
  private long timer;

  private EventLog(Vertx vertx, String service, TelemetryConfig config) {
    this.vertx = vertx;
    this.spool = new EventSpool(vertx, config.export().spoolFolder().resolve("events"), dropped);
    this.encoder =
        new LogEncoder(
            Attributes.builder()
                .put("service.name", service)
                .put("service.namespace", "maguey")
                .put("service.instance.id", config.instanceId())
                .put("deployment.environment.name", config.environment())
                .build());
  }

  /** Begins to send what is noted on {@code vertx}. */
  public static EventLog start(
      Vertx vertx, String service, TelemetryConfig config, MeterRegistry meters) {
    EventLog log = new EventLog(vertx, service, config);
    log.bindTo(meters);
    log.timer = vertx.setPeriodic(EVERY_MS, due -> log.turn());
    if (((ContextInternal) vertx.getOrCreateContext()).tracer() instanceof MagueyTracer tracer) {
      tracer.tell(log);
    }
    return log;
  }

  @Override
  public void note(String name, SpanContext span, Attributes attributes) {
    Instant now = Instant.now();
    LogEntry entry =
        new LogEntry(
            now.getEpochSecond() * NANOS_PER_SECOND + now.getNano(),
            INFO,
            "INFO",
            "",
            attributes,
            span.isValid() ? span.getTraceId() : "",
            span.isValid() ? span.getSpanId() : "",
            name);
    if (!queue.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  /** Sends once more, puts on disk what is left, and ends. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return turn.otherwiseEmpty()
        .compose(ended -> deliver())
        .timeout(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)
        .transform(done -> spool.keepAll(this::nextBatch))
        .eventually(spool::close);
  }

  private void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("maguey.events.exported", sent, AtomicLong::get).register(meters);
    FunctionCounter.builder("maguey.events.dropped", dropped, AtomicLong::get).register(meters);
    Gauge.builder("maguey.events.waiting", this, log -> log.queue.size() + log.spool.items())
        .register(meters);
  }

  private void turn() {
    if (turn.isComplete() && backoff.isOver()) {
      turn = deliver().onSuccess(done -> backoff.succeeded()).onFailure(away -> backoff.failed());
    }
  }

  /** What is on disk is older, and goes first. */
  private Future<Void> deliver() {
    return spool.oldest().compose(oldest -> oldest == null ? fresh() : older(oldest));
  }

  private Future<Void> older(Batch oldest) {
    return send(oldest)
        .compose(
            taken -> spool.removeOldest().compose(removed -> deliver()),
            away -> spool.keepAll(this::nextBatch).compose(kept -> Future.failedFuture(away)));
  }

  private Future<Void> fresh() {
    Batch batch = nextBatch();
    return batch == null
        ? Future.succeededFuture()
        : send(batch)
            .recover(away -> spool.keep(batch).compose(kept -> Future.failedFuture(away)))
            .compose(taken -> batch.items() < MOST_AT_ONCE ? Future.succeededFuture() : fresh());
  }

  /** From any thread; null when nothing waits. */
  private Batch nextBatch() {
    List<LogEntry> entries = new ArrayList<>();
    queue.drainTo(entries, MOST_AT_ONCE);
    return entries.isEmpty() ? null : new Batch(encoder.encode(entries), entries.size());
  }

  /** Fails when no trace store answers; what it refuses for good is counted and gone. */
  private Future<Void> send(Batch batch) {
    DeliveryOptions options =
        new DeliveryOptions().setSendTimeout(ACK_WITHIN_MS).setTracingPolicy(TracingPolicy.IGNORE);
    return vertx
        .eventBus()
        .request(ADDRESS, Buffer.buffer(batch.otlp()), options)
        .onSuccess(taken -> sent.addAndGet(batch.items()))
        .<Void>mapEmpty()
        .recover(
            failure ->
                BusSender.isRefusal(failure) ? drop(batch.items()) : Future.failedFuture(failure));
  }

  private Future<Void> drop(int items) {
    dropped.addAndGet(items);
    return Future.succeededFuture();
  }
}

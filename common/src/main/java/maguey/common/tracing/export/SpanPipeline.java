package maguey.common.tracing.export;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;
import maguey.common.tracing.TelemetryConfig;

/**
 * The way of ended spans to the trace store (ADR 005). Ending a span only puts it into a bounded
 * queue; one thread encodes, sends, waits for the acknowledgement and spools.
 */
public final class SpanPipeline implements SpanProcessor {
  /** Where any trace-store node takes batches: OTLP protobuf; a reply means stored. */
  public static final String ADDRESS = "maguey.spans.export";

  /** The message header that tells how many spans a batch has. */
  public static final String SPANS_HEADER = "spans";

  private final boolean isEnabled;
  private final SpanQueue queue;
  private final AtomicLong refused = new AtomicLong();
  private final SpanExportThread thread;
  private final int wakeAt;

  private SpanPipeline(TelemetryConfig.Export export, String serviceName) {
    this.isEnabled = export.enabled();
    this.queue = new SpanQueue(export.queueSpans());
    this.wakeAt = Math.min(export.batchSpans(), export.queueSpans());
    this.thread = new SpanExportThread(export, serviceName, queue);
  }

  /** Starts the exporting thread, which spools until it is attached. */
  public static SpanPipeline open(TelemetryConfig.Export export, String serviceName) {
    SpanPipeline pipeline = new SpanPipeline(export, serviceName);
    if (export.enabled()) {
      pipeline.thread.start();
    }
    return pipeline;
  }

  /** Begins to send over the event bus. */
  public void attach(Vertx vertx) {
    if (isEnabled) {
      thread.attach(vertx);
    }
  }

  /** Completes when every span that has ended by now was sent or spooled. */
  public Future<Void> flush() {
    return isEnabled ? thread.flush() : Future.succeededFuture();
  }

  /** Sends what it can within a bound, spools the rest and ends. */
  public Future<Void> drain() {
    return isEnabled ? thread.drain() : Future.succeededFuture();
  }

  public SpanCounts counts() {
    SpanExportThread.Totals done = thread.totals();
    long turnedAway = refused.get();
    return new SpanCounts(
        queue.added() + turnedAway + done.recovered(),
        done.exported(),
        done.spooled(),
        queue.size() + done.inFlight(),
        turnedAway + done.dropped(),
        done.recovered());
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!isEnabled || !span.getSpanContext().isSampled()) {
      return;
    }
    if (!queue.offer(span)) {
      refused.incrementAndGet();
    } else if (queue.size() == wakeAt) {
      thread.wake();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}

package maguey.common.tracing.export;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import maguey.common.tracing.TelemetryConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that moves spans out of the process. It may wait for disk and network; nothing
 * waits for it.
 */
final class SpanExportThread {
  private static final Logger LOG = LoggerFactory.getLogger(SpanExportThread.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  /** A queue that has grown is emptied in larger steps. */
  private static final int LARGEST_STEP = 4;

  private final TelemetryConfig.Export export;
  private final SpanQueue queue;
  private final Thread thread;
  private final SpanDelivery delivery;
  private final LinkedBlockingQueue<Promise<Void>> flushes = new LinkedBlockingQueue<>();
  private final Promise<Void> ended = Promise.promise();
  private volatile boolean closing;

  SpanExportThread(TelemetryConfig.Export export, String serviceName, SpanQueue queue) {
    this.export = export;
    this.queue = queue;
    this.delivery = new SpanDelivery(export);
    this.thread = new Thread(this::run, "maguey-spans-" + serviceName);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void attach(Vertx vertx) {
    delivery.attach(new BusSender(vertx, export.ackTimeout()));
    wake();
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  Future<Void> flush() {
    Promise<Void> flushed = Promise.promise();
    flushes.add(flushed);
    wake();
    return closing ? ended.future() : flushed.future();
  }

  Future<Void> drain() {
    closing = true;
    wake();
    return ended.future();
  }

  Totals totals() {
    return delivery.totals();
  }

  private void run() {
    delivery.openSpool();
    while (!closing) {
      round();
    }
    delivery.stopSendingAfter(CLOSE_WITHIN);
    round();
    delivery.close();
    ended.complete();
  }

  private void round() {
    try {
      pause();
      List<Promise<Void>> waiting = new ArrayList<>();
      flushes.drainTo(waiting);
      empty();
      waiting.forEach(Promise::complete);
      delivery.drainSpool(() -> queue.size() < export.batchSpans());
    } catch (InterruptedException e) {
      closing = true;
    } catch (RuntimeException e) {
      LOG.error("Spans could not be exported", e);
    }
  }

  private void pause() {
    if (!closing && flushes.isEmpty() && queue.size() < export.batchSpans()) {
      LockSupport.parkNanos(export.delay().toNanos());
    }
  }

  private void empty() throws InterruptedException {
    int left = queue.size();
    while (left > 0) {
      List<ReadableSpan> spans = queue.take(export.batchSpans() * LARGEST_STEP);
      if (spans.isEmpty()) {
        return;
      }
      delivery.deliver(spans);
      left -= spans.size();
    }
  }

  /** What became of the spans that left the queue. */
  record Totals(long exported, long spooled, long dropped, long inFlight, long recovered) {}
}

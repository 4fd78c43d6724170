package maguey.common.tracing.export;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import maguey.common.spool.Spool;
import maguey.common.spool.SpoolRecord;
import maguey.common.tracing.TelemetryConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers batches in their order: to the trace store while it answers, else to the spool, and from
 * there as soon as it answers again. For the exporting thread alone, but for {@link #totals}.
 */
final class SpanDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(SpanDelivery.class);

  private final TelemetryConfig.Export export;
  private final OtlpEncoder encoder = new OtlpEncoder();
  private final Backoff backoff = new Backoff();
  private volatile BusSender sender;
  private Spool spool;
  private boolean isStopping;
  private long sendUntilNanos;
  private boolean isDown;

  private volatile long exported;
  private volatile long spooled;
  private volatile long dropped;
  private volatile long lost;
  private volatile long inFlight;
  private volatile long recovered;

  SpanDelivery(TelemetryConfig.Export export) {
    this.export = export;
  }

  void attach(BusSender newSender) {
    sender = newSender;
  }

  /** Without a spool spans are still sent; what cannot be sent is dropped and counted. */
  void openSpool() {
    try {
      spool = Spool.open(export.spoolFolder(), export.spoolBytes());
      recovered = spool.items();
      spooled = recovered;
    } catch (IOException e) {
      LOG.error("No spool for spans in {}: an outage will lose some", export.spoolFolder(), e);
    }
  }

  void stopSendingAfter(Duration bound) {
    backoff.succeeded();
    isStopping = true;
    sendUntilNanos = System.nanoTime() + bound.toNanos();
  }

  void deliver(List<ReadableSpan> spans) throws InterruptedException {
    inFlight = spans.size();
    try {
      deliver(encoder.encode(spans));
    } catch (RuntimeException e) {
      dropped += spans.size();
      LOG.error("{} spans could not be encoded and are dropped", spans.size(), e);
    } finally {
      inFlight = 0;
    }
  }

  private void deliver(Batch batch) throws InterruptedException {
    if (spooled > 0 || !isSent(batch)) {
      spool(batch);
    }
  }

  /** Sends what is spooled, oldest first, until an attempt fails or the caller has other work. */
  void drainSpool(BooleanSupplier mayGoOn) throws InterruptedException {
    try {
      Batch oldest = maySend() ? oldest() : null;
      while (oldest != null && isSent(oldest)) {
        spool.remove(1);
        look();
        oldest = mayGoOn.getAsBoolean() ? oldest() : null;
      }
    } catch (IOException e) {
      backoff.failed();
      LOG.error("The spool for spans cannot be read", e);
    }
  }

  private void look() {
    spooled = spool.items();
    lost = spool.lostItems();
  }

  private Batch oldest() throws IOException {
    List<SpoolRecord> oldest = spool == null ? List.of() : spool.peek(1, 1);
    if (oldest.isEmpty() && spooled > 0) {
      look();
    }
    return oldest.isEmpty() ? null : new Batch(oldest.get(0).content(), oldest.get(0).items());
  }

  void close() {
    try {
      if (spool != null) {
        spool.close();
      }
    } catch (IOException e) {
      LOG.error("The spool for spans could not be closed", e);
    }
  }

  SpanExportThread.Totals totals() {
    return new SpanExportThread.Totals(exported, spooled, dropped + lost, inFlight, recovered);
  }

  /** Returns whether the batch is off our hands: stored, or refused for good and counted. */
  private boolean isSent(Batch batch) throws InterruptedException {
    if (!maySend()) {
      return false;
    }
    BusSender.Answer answer = sender.send(batch);
    note(answer);
    switch (answer) {
      case STORED -> exported += batch.items();
      case REFUSED -> drop(batch, "the trace store refused them");
      case LATER -> backoff.failed();
    }
    return answer != BusSender.Answer.LATER;
  }

  private boolean maySend() {
    boolean isTooLate = isStopping && System.nanoTime() - sendUntilNanos > 0;
    return sender != null && backoff.isOver() && !isTooLate;
  }

  private void note(BusSender.Answer answer) {
    if (answer != BusSender.Answer.LATER) {
      backoff.succeeded();
    }
    if (isDown != (answer == BusSender.Answer.LATER)) {
      isDown = !isDown;
      LOG.info(isDown ? "No trace store answers; spans are spooled" : "A trace store answers");
    }
  }

  private void spool(Batch batch) {
    try {
      if (spool != null && spool.append(batch.otlp(), batch.items())) {
        spooled += batch.items();
      } else {
        drop(batch, spool == null ? "there is no spool" : "the spool is full");
      }
    } catch (IOException e) {
      drop(batch, "the spool failed: " + e);
    }
  }

  private void drop(Batch batch, String why) {
    if (dropped == 0) {
      LOG.warn("Spans are being dropped, {}; see maguey_spans_dropped", why);
    }
    dropped += batch.items();
  }
}

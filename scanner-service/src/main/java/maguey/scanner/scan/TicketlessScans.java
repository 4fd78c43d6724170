package maguey.scanner.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import maguey.common.boot.ServiceContext;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs scans that led to no ticket, in batches and after their answer: rubbish must cost the
 * database next to nothing. Bounded; what does not fit while the database is away is counted.
 */
public final class TicketlessScans {
  private static final Logger LOG = LoggerFactory.getLogger(TicketlessScans.class);
  private static final int MOST_WAITING = 10_000;
  private static final int BATCH = 500;
  private static final long FLUSH_MS = 500;

  private final Pool pool;
  private final Spans spans;
  private final Counter dropped;
  private final BlockingQueue<ScanLogEntry> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean flushing = new AtomicBoolean();
  private volatile Future<Void> round = Future.succeededFuture();

  private TicketlessScans(Pool pool, Spans spans, MeterRegistry meters) {
    this.pool = pool;
    this.spans = spans;
    this.dropped =
        Counter.builder("maguey.scans.unlogged")
            .description("Scans without a ticket that could not be logged")
            .register(meters);
    Gauge.builder("maguey.scans.log.waiting", waiting, BlockingQueue::size).register(meters);
  }

  /** Starts to write every half second. */
  public static TicketlessScans start(ServiceContext service) {
    TicketlessScans scans = new TicketlessScans(service.pool(), service.spans(), service.meters());
    service.vertx().setPeriodic(FLUSH_MS, tick -> scans.flush());
    return scans;
  }

  void add(ScanLogEntry entry) {
    if (!waiting.offer(entry)) {
      dropped.increment();
    }
  }

  /** Writes what waits; never fails. */
  public Future<Void> flush() {
    if (flushing.compareAndSet(false, true)) {
      round = spans.detached(this::writeAll).onComplete(done -> flushing.set(false));
    }
    return round;
  }

  private Future<Void> writeAll() {
    List<ScanLogEntry> batch = new ArrayList<>();
    return waiting.drainTo(batch, BATCH) == 0
        ? Future.succeededFuture()
        : ScanLog.insertAll(pool, batch)
            .onFailure(failure -> putBack(batch, failure))
            .transform(done -> done.succeeded() ? writeAll() : Future.succeededFuture());
  }

  private void putBack(List<ScanLogEntry> batch, Throwable failure) {
    LOG.warn("{} scans without a ticket wait to be logged: {}", batch.size(), failure.getMessage());
    batch.forEach(this::add);
  }
}

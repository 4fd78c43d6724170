package maguey.common.tracing.export;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * The way of a service's warnings and errors to the trace store, beside that of its spans: bounded
 * in memory, acknowledged, and waited for by nobody. While no trace store answers the first entries
 * stay and the newest are dropped and counted. It logs nothing itself.
 */
public final class LogPipeline {
  /** Where any trace-store node takes batches: {@code ExportLogsServiceRequest} in protobuf. */
  public static final String ADDRESS = "maguey.logs.export";

  private static final int MOST_WAITING = 2_048;
  private static final int MOST_AT_ONCE = 512;
  private static final long EVERY_MS = 500;
  private static final long ACK_WITHIN_MS = 5_000;
  private static final long CLOSE_WITHIN_MS = 2_000;

  private final Vertx vertx;
  private final LogEncoder encoder;
  private final BlockingQueue<LogEntry> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final LogAppender appender;
  private final AtomicLong exported = new AtomicLong();
  private final List<LogEntry> batch = new ArrayList<>();
  private boolean isSending;
  private long timer;

  private LogPipeline(Vertx vertx, Level least, String service, String environment) {
    this.vertx = vertx;
    this.appender = new LogAppender(vertx, least, queue);
    this.encoder =
        new LogEncoder(
            Attributes.builder()
                .put("service.name", service)
                .put("service.namespace", "maguey")
                .put("deployment.environment.name", environment)
                .build());
  }

  /**
   * Begins to send what is logged on {@code vertx}.
   *
   * @param least the level from which on, as Logback calls it; {@code OFF} sends nothing
   */
  public static LogPipeline start(
      Vertx vertx, String least, String service, String environment, MeterRegistry meters) {
    LogPipeline pipeline =
        new LogPipeline(vertx, Level.toLevel(least, Level.WARN), service, environment);
    pipeline.bindTo(meters);
    pipeline.attach();
    pipeline.timer = vertx.setPeriodic(EVERY_MS, due -> pipeline.send());
    return pipeline;
  }

  /** Sends once more, and ends. */
  public Future<Void> close() {
    root().detachAppender(appender);
    appender.stop();
    vertx.cancelTimer(timer);
    return send()
        .timeout(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)
        .transform(done -> Future.succeededFuture());
  }

  private void attach() {
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.start();
    root().addAppender(appender);
  }

  private static Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("maguey.logs.exported", exported, AtomicLong::get).register(meters);
    FunctionCounter.builder("maguey.logs.dropped", appender, LogAppender::dropped).register(meters);
  }

  private synchronized Future<Void> send() {
    queue.drainTo(batch, MOST_AT_ONCE - batch.size());
    if (isSending || batch.isEmpty()) {
      return Future.succeededFuture();
    }
    isSending = true;
    List<LogEntry> sent = List.copyOf(batch);
    DeliveryOptions options =
        new DeliveryOptions().setSendTimeout(ACK_WITHIN_MS).setTracingPolicy(TracingPolicy.IGNORE);
    return vertx
        .eventBus()
        .request(ADDRESS, Buffer.buffer(encoder.encode(sent)), options)
        .onComplete(answer -> sent(sent.size(), answer.cause()))
        .mapEmpty();
  }

  private synchronized void sent(int entries, Throwable failure) {
    isSending = false;
    if (failure == null) {
      exported.addAndGet(entries);
      batch.subList(0, entries).clear();
    } else if (BusSender.isRefusal(failure)) {
      appender.drop(entries);
      batch.subList(0, entries).clear();
    }
  }
}

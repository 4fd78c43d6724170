package maguey.common.tracing.export;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import maguey.common.privacy.Masking;

/**
 * Puts the log of one service into a bounded queue, and never waits. Several services may share a
 * JVM: a line belongs to the one on whose Vert.x it was logged.
 */
final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** What these have to say of their own trouble would only make more of it. */
  private static final List<String> OWN_CHANNEL =
      List.of(
          "maguey.common.tracing.export",
          "maguey.common.spool",
          "maguey.traces.ingest",
          "maguey.traces.store",
          "maguey.traces.spool",
          "io.vertx.core.eventbus",
          "io.netty",
          "com.hazelcast");

  private static final int LONGEST_TEXT = 16_384;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Vertx vertx;
  private final Level least;
  private final BlockingQueue<LogEntry> queue;
  private final Masking masking = Masking.builtIn();
  private final AtomicLong dropped = new AtomicLong();

  LogAppender(Vertx vertx, Level least, BlockingQueue<LogEntry> queue) {
    this.vertx = vertx;
    this.least = least;
    this.queue = queue;
  }

  long dropped() {
    return dropped.get();
  }

  void drop(long entries) {
    dropped.addAndGet(entries);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(least)
        && OWN_CHANNEL.stream().noneMatch(event.getLoggerName()::startsWith)
        && isOurs()
        && !queue.offer(entry(event))) {
      dropped.incrementAndGet();
    }
  }

  private boolean isOurs() {
    Context context = Vertx.currentContext();
    return context != null && context.owner() == vertx;
  }

  private LogEntry entry(ILoggingEvent event) {
    SpanContext span = Span.current().getSpanContext();
    Instant time = event.getInstant();
    return new LogEntry(
        time.getEpochSecond() * NANOS_PER_SECOND + time.getNano(),
        severity(event.getLevel()),
        event.getLevel().toString(),
        masked(event.getFormattedMessage()),
        attributes(event),
        span.isValid() ? span.getTraceId() : "",
        span.isValid() ? span.getSpanId() : "",
        "");
  }

  private Attributes attributes(ILoggingEvent event) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put("logger.name", event.getLoggerName())
            .put("thread.name", event.getThreadName());
    if (event.getThrowableProxy() != null) {
      attributes
          .put("exception.type", event.getThrowableProxy().getClassName())
          .put("exception.message", masked(String.valueOf(event.getThrowableProxy().getMessage())))
          .put(
              "exception.stacktrace",
              masked(ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
    return attributes.build();
  }

  private String masked(String text) {
    return masking.text(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
  }

  private static int severity(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 17;
      case Level.WARN_INT -> 13;
      case Level.INFO_INT -> 9;
      case Level.DEBUG_INT -> 5;
      default -> 1;
    };
  }
}

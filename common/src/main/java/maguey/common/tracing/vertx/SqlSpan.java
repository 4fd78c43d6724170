package maguey.common.tracing.vertx;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.semconv.DbAttributes;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlResult;
import maguey.common.sql.Objection;
import maguey.common.tracing.EventSink;
import maguey.common.tracing.MagueyAttributes;

/** The span of one SQL statement or batch. */
final class SqlSpan extends SpanInFlight {
  private static final AttributeKey<Long> RETURNED_ROWS =
      AttributeKey.longKey("db.response.returned_rows");

  private static final long SLOW_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_MS = 1e6;

  private final SqlText text;
  private final EventSink events;
  private final HttpServerSpan server;
  private final long start = System.nanoTime();
  private boolean isNoted;

  /**
   * @param server the request that the statement serves; null for other work
   */
  SqlSpan(Span span, SqlText text, EventSink events, HttpServerSpan server) {
    super(span);
    this.text = text;
    this.events = events;
    this.server = server;
  }

  /** Whether or not the trace is kept. */
  @Override
  void ended(Throwable failure) {
    long nanos = System.nanoTime() - start;
    if (isNoted) {
      return;
    }
    isNoted = true;
    if (SensitiveTables.include(text.collection())
        && (server == null || !server.gathers(text, failure))) {
      events.note("audit.statement", span.getSpanContext(), describe(nanos, failure));
    }
    if (nanos >= SLOW_NANOS) {
      events.note("performance.query", span.getSpanContext(), describe(nanos, failure));
    }
  }

  /** Without the statement's text, which may hold values. */
  private Attributes describe(long nanos, Throwable failure) {
    return Attributes.builder()
        .put("db.operation.name", text.operation())
        .put("db.collection.name", String.valueOf(text.collection()))
        .put("duration_ms", nanos / NANOS_PER_MS)
        .put("failed", failure != null)
        .build();
  }

  @Override
  void describeEnd(Object response, Throwable failure) {
    SqlSpans.describeDuration(span, System.nanoTime() - start);
    if (response instanceof SqlResult<?> result) {
      describeRows(result);
    }
    if (failure instanceof PgException refused) {
      span.setAttribute(DbAttributes.DB_RESPONSE_STATUS_CODE, refused.getSqlState());
      if (!Objection.is(refused)) {
        error(refused.getSqlState());
      }
    } else if (failure != null) {
      error(failure.getClass().getName());
    }
  }

  private void describeRows(SqlResult<?> result) {
    if (text.returnsRows()) {
      span.setAttribute(RETURNED_ROWS, (long) result.size());
    } else {
      span.setAttribute(MagueyAttributes.AFFECTED_ROWS, (long) result.rowCount());
    }
  }
}

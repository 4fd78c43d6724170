package maguey.common.tracing.vertx;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.semconv.DbAttributes;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlResult;
import maguey.common.tracing.MagueyAttributes;

/** The span of one SQL statement or batch. */
final class SqlSpan extends SpanInFlight {
  private static final AttributeKey<Long> RETURNED_ROWS =
      AttributeKey.longKey("db.response.returned_rows");

  private final boolean returnsRows;
  private final long start = System.nanoTime();

  SqlSpan(Span span, boolean returnsRows) {
    super(span);
    this.returnsRows = returnsRows;
  }

  @Override
  void describeEnd(Object response, Throwable failure) {
    SqlSpans.describeDuration(span, System.nanoTime() - start);
    if (response instanceof SqlResult<?> result) {
      describeRows(result);
    }
    if (failure instanceof PgException refused) {
      span.setAttribute(DbAttributes.DB_RESPONSE_STATUS_CODE, refused.getSqlState());
      error(refused.getSqlState());
    } else if (failure != null) {
      error(failure.getClass().getName());
    }
  }

  private void describeRows(SqlResult<?> result) {
    if (returnsRows) {
      span.setAttribute(RETURNED_ROWS, (long) result.size());
    } else {
      span.setAttribute(MagueyAttributes.AFFECTED_ROWS, (long) result.rowCount());
    }
  }
}

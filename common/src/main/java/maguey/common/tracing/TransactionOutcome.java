package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.TransactionRollbackException;
import java.io.IOException;

/** Says on the span of a transaction how it ended, and why if it was rolled back. */
final class TransactionOutcome {
  static final String SPAN_NAME = "transaction";

  private static final String COMMITTED = "committed";
  private static final String ROLLED_BACK = "rolled_back";

  /** The connection was lost, perhaps after the server had committed. */
  private static final String UNKNOWN = "unknown";

  private TransactionOutcome() {}

  static void record(Span span, Throwable failure) {
    span.setAttribute(MagueyAttributes.TRANSACTION_OUTCOME, outcome(failure));
    if (failure != null) {
      span.setAttribute(MagueyAttributes.TRANSACTION_REASON, reason(failure));
    }
  }

  /** A failure of the work, or one the server told us, was rolled back; of others nobody knows. */
  private static String outcome(Throwable failure) {
    if (failure == null) {
      return COMMITTED;
    }
    return isConnectionFailure(failure) ? UNKNOWN : ROLLED_BACK;
  }

  private static boolean isConnectionFailure(Throwable failure) {
    return failure instanceof IOException || failure instanceof ClosedConnectionException;
  }

  private static String reason(Throwable failure) {
    if (failure instanceof PgException refused) {
      return refused.getSqlState();
    }
    return failure instanceof TransactionRollbackException
        ? "aborted"
        : SpanEnd.refusal(failure).orElse(failure.getClass().getSimpleName());
  }
}

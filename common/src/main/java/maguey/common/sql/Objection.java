package maguey.common.sql;

import io.vertx.pgclient.PgException;
import java.util.Optional;
import maguey.common.tracing.Refusal;

/**
 * A statement of a transaction that was sent in one go found things otherwise than it must; nothing
 * was changed. The service's SQL function {@code object} raises it (ADR 040). Which of the answers
 * is heard first is not sure, so another failure may hide behind it: look again, step by step.
 */
public final class Objection extends RuntimeException implements Refusal {
  private static final String RAISED = "MG001";

  /** Refused because of one before it, whose own answer another thread has yet to bring. */
  private static final String REFUSED_FOR_ANOTHER = "25P02";

  private static final String REFUSED_AS = "OBJECTION";

  private Objection(String reason) {
    super(reason, null, false, false);
  }

  /** Whether a statement's failure is one. */
  public static boolean is(Throwable failure) {
    return failure instanceof PgException refused
        && (RAISED.equals(refused.getSqlState())
            || REFUSED_FOR_ANOTHER.equals(refused.getSqlState()));
  }

  /** What others hear of a work that fails before its statements are sent. */
  static Objection to(Throwable work) {
    return new Objection(String.valueOf(work.getMessage()));
  }

  static Throwable orElse(Throwable failure) {
    return is(failure) ? new Objection(((PgException) failure).getErrorMessage()) : failure;
  }

  @Override
  public Optional<String> refusedAs() {
    return Optional.of(REFUSED_AS);
  }
}

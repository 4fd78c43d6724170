package maguey.common.sql;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;

/** Tells a database that is away from a statement that is wrong. */
public final class DatabaseFailure {
  /** Connection exceptions, insufficient resources, operator intervention. */
  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57");

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";

  /** What text cannot hold, as a parameter and within JSON. */
  private static final Set<String> UNFIT_TEXT = Set.of("22021", "22P05");

  private DatabaseFailure() {}

  /** True when the same request may succeed later, unchanged. */
  public static boolean isUnavailable(Throwable failure) {
    return isAway(failure)
        || failure instanceof PgException refused
            && (SERIALIZATION_FAILURE.equals(refused.getSqlState())
                || DEADLOCK.equals(refused.getSqlState()));
  }

  /** True when any other request would fare no better now. */
  public static boolean isAway(Throwable failure) {
    if (failure instanceof PgException refused) {
      return isAwayState(refused.getSqlState());
    }
    if (failure instanceof SQLException refused) {
      return isAwayState(refused.getSQLState());
    }
    if (failure instanceof FlywayException migration) {
      return isAway(migration.getCause());
    }
    return failure instanceof ClosedConnectionException
        || failure instanceof IOException
        || isPoolMessage(failure);
  }

  /** True when a unique constraint of the given name refused a row. */
  public static boolean isDuplicate(Throwable failure, String constraint) {
    return failure instanceof PgException refused
        && UNIQUE_VIOLATION.equals(refused.getSqlState())
        && constraint.equals(refused.getConstraint());
  }

  /** True when a text held U+0000, which PostgreSQL's cannot. */
  public static boolean isUnfitText(Throwable failure) {
    return failure instanceof PgException refused
        && UNFIT_TEXT.contains(String.valueOf(refused.getSqlState()));
  }

  private static boolean isAwayState(String sqlState) {
    String state = String.valueOf(sqlState);
    return AWAY_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
  }

  /** The pool's own refusals have no type of their own. */
  private static boolean isPoolMessage(Throwable failure) {
    String message = failure == null ? null : failure.getMessage();
    return failure instanceof VertxException
        && message != null
        && (message.contains("Connection is not active")
            || message.contains("max pool wait queue size")
            || message.contains("Timeout")
            || message.contains("Pool closed")
            || message.contains("Connection was closed"));
  }
}

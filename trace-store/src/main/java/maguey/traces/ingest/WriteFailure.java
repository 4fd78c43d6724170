package maguey.traces.ingest;

import io.vertx.pgclient.PgException;
import java.time.DateTimeException;
import java.util.Set;

/** Tells what a failed write means for the spans of its batch. */
final class WriteFailure {
  private static final String MOVED_TO_NEW_PARTITION = "23514";

  /** Cardinality, data exceptions, constraints, program limits, what a trigger raises. */
  private static final Set<String> ABOUT_CONTENT = Set.of("21", "22", "23", "54", "P0");

  private WriteFailure() {}

  /** True when one of the spans would be refused for ever, whoever writes it and whenever. */
  static boolean isAboutContent(Throwable failure) {
    return failure instanceof PgException refused
        ? ABOUT_CONTENT.contains(classOf(refused))
        : failure instanceof IllegalArgumentException
            || failure instanceof ClassCastException
            || failure instanceof ArithmeticException
            || failure instanceof DateTimeException;
  }

  /** Another batch or a new partition came between: the next try finds things settled. */
  static boolean isCollision(Throwable failure) {
    return failure instanceof PgException refused
        && (classOf(refused).equals("40") || MOVED_TO_NEW_PARTITION.equals(refused.getSqlState()));
  }

  private static String classOf(PgException refused) {
    String state = refused.getSqlState();
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }
}

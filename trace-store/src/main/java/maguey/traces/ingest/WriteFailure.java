package maguey.traces.ingest;

import java.time.DateTimeException;
import maguey.traces.store.DatabaseRefusal;

/** Tells what a failed write means for the spans of its batch. */
final class WriteFailure {
  private static final String MOVED_TO_NEW_PARTITION = "23514";

  private WriteFailure() {}

  /** True when one of the spans would be refused for ever, whoever writes it and whenever. */
  static boolean isAboutContent(Throwable failure) {
    return DatabaseRefusal.isAboutContent(failure)
        || failure instanceof IllegalArgumentException
        || failure instanceof ClassCastException
        || failure instanceof ArithmeticException
        || failure instanceof DateTimeException;
  }

  /** Another batch or a new partition came between: the next try finds things settled. */
  static boolean isCollision(Throwable failure) {
    return DatabaseRefusal.isCollision(failure, MOVED_TO_NEW_PARTITION);
  }
}

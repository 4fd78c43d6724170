package maguey.traces.store;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** What the reason for which the database refused a write says of what was to be written. */
public final class DatabaseRefusal {
  /** A deadlock, a snapshot that another transaction made too old. */
  private static final String COLLISION = "40";

  /** Cardinality, data exceptions, constraints, program limits, what a trigger raises. */
  private static final Set<String> ABOUT_CONTENT = Set.of("21", "22", "23", "54", "P0");

  private DatabaseRefusal() {}

  /** True when it would be refused for ever, whoever writes it and whenever. */
  public static boolean isAboutContent(Throwable failure) {
    return failure instanceof PgException refused && ABOUT_CONTENT.contains(classOf(refused));
  }

  /**
   * True when somebody else came between, so that the next try may succeed.
   *
   * @param alsoState that says so of this write: an SQLSTATE, of five characters
   */
  public static boolean isCollision(Throwable failure, String alsoState) {
    return failure instanceof PgException refused
        && (classOf(refused).equals(COLLISION) || alsoState.equals(refused.getSqlState()));
  }

  private static String classOf(PgException refused) {
    String state = refused.getSqlState();
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }
}

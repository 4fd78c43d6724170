package maguey.orders.order;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import maguey.common.sql.DatabaseFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due one after the other: a row that cannot be done holds up none behind it. */
public final class RowByRow {
  private static final Logger LOG = LoggerFactory.getLogger(RowByRow.class);

  private RowByRow() {}

  /**
   * Does a step for each of several rows.
   *
   * @param what the rows are called in the log
   * @return fails when the database is away: then no other row could be done either
   */
  public static <T> Future<Void> each(String what, List<T> rows, Function<T, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (T row : rows) {
      done =
          done.compose(before -> step.apply(row).recover(failure -> passOver(what, row, failure)));
    }
    return done;
  }

  private static Future<Void> passOver(String what, Object row, Throwable failure) {
    if (DatabaseFailure.isUnavailable(failure)) {
      return Future.failedFuture(failure);
    }
    LOG.warn("The {} {} is passed over for now: {}", what, row, failure.toString());
    return Future.succeededFuture();
  }
}

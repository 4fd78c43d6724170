package maguey.orders.order;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import maguey.common.flow.Rush;
import maguey.common.flow.WaitingLine;
import maguey.common.flow.WaitingLine.TurnMissed;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;

/**
 * The line before the till. More orders at a time than the database can take keep it from everybody
 * else; so they wait here, in order, until it is their turn or their caller has given up.
 */
final class OrderQueue {
  /** Longer than a rush of refusals takes; whoever comes later is told at once. */
  private static final int MAX_WAITING = 2_000;

  /** Less than a caller waits for the answer: few orders are placed behind his back. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final int RETRY_AFTER_SECONDS = 2;
  private static final double NANOS_PER_MS = 1e6;

  private final WaitingLine orders;
  private final WaitingLine connections;

  /**
   * An empty line.
   *
   * @param ordersAtOnce are at the till
   * @param connectionsAtOnce for those of them that need a transaction of their own
   * @param rush is on while anybody waits in it
   */
  OrderQueue(int ordersAtOnce, int connectionsAtOnce, Rush rush) {
    orders = new WaitingLine(ordersAtOnce, MAX_WAITING, PATIENCE, rush);
    connections = new WaitingLine(connectionsAtOnce, MAX_WAITING, PATIENCE, rush);
  }

  /** Does the work at its turn; fails with {@code UNAVAILABLE} when that takes too long. */
  <T> Future<T> enter(Supplier<Future<T>> work) {
    return orders
        .enter(
            waited -> {
              describe(waited);
              return work.get();
            })
        .recover(OrderQueue::explain);
  }

  /** Does what takes a connection for itself when there is one; fails as {@link #enter} does. */
  <T> Future<T> takeConnection(Supplier<Future<T>> work) {
    return connections.enter(waited -> work.get()).recover(OrderQueue::explain);
  }

  private static <T> Future<T> explain(Throwable failure) {
    return Future.failedFuture(failure instanceof TurnMissed ? tooMany() : failure);
  }

  private static void describe(Duration waited) {
    Spans.server().setAttribute(MagueyAttributes.ORDER_QUEUE_MS, waited.toNanos() / NANOS_PER_MS);
  }

  private static Problem tooMany() {
    return Problem.of(
            ProblemType.UNAVAILABLE,
            "Too many want to order at this moment; nothing was taken. Try again shortly")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}

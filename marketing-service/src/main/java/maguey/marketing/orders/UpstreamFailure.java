package maguey.marketing.orders;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Supplier;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** Tells what a request that got no answer means for whoever waits for it. */
public final class UpstreamFailure {
  private static final int RETRY_AFTER_SECONDS = 5;

  private UpstreamFailure() {}

  /** Asks, and once more when the connection broke: for what may well be carried out twice. */
  public static <T> Future<T> onceMore(Supplier<Future<T>> ask) {
    return ask.get()
        .recover(failure -> isLostConnection(failure) ? ask.get() : Future.failedFuture(failure));
  }

  /** The connection broke after the request was sent: it may have been carried out, or not. */
  private static boolean isLostConnection(Throwable failure) {
    boolean isClosed =
        failure instanceof HttpClosedException
            || failure instanceof ClosedChannelException
            || failure instanceof SocketException;
    return isClosed && !(failure instanceof ConnectException);
  }

  /** The answer for the client: 503, with the time to try again. */
  public static Problem explained(Throwable failure) {
    return failure instanceof Problem problem ? problem : away();
  }

  /** Nobody answers. */
  static Problem away() {
    return Problem.of(
            ProblemType.UNAVAILABLE, "orders-service does not answer; try again in a moment")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}

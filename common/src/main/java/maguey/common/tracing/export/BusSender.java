package maguey.common.tracing.export;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands batches to any trace-store node and waits until it says they are stored. */
final class BusSender {
  /** What became of a batch: stored; to be tried again; or refused for good. */
  enum Answer {
    STORED,
    LATER,
    REFUSED
  }

  private static final long GRACE_MS = 500;
  private static final int TOO_MANY = 429;

  private final Vertx vertx;
  private final Context context;
  private final Duration timeout;

  BusSender(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.timeout = timeout;
  }

  /** Blocks the exporting thread, which has nothing else to do; never to be called on another. */
  Answer send(Batch batch) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      context.runOnContext(
          start -> request(batch).onComplete(done -> answer.complete(answer(done.cause()))));
      return answer.get(timeout.toMillis() + GRACE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | RuntimeException closed) {
      return Answer.LATER;
    }
  }

  private Future<Message<Object>> request(Batch batch) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setSendTimeout(timeout.toMillis())
            .setTracingPolicy(TracingPolicy.IGNORE)
            .addHeader(SpanPipeline.SPANS_HEADER, Integer.toString(batch.items()));
    return vertx.eventBus().request(SpanPipeline.ADDRESS, Buffer.buffer(batch.otlp()), options);
  }

  private static Answer answer(Throwable failure) {
    if (failure == null) {
      return Answer.STORED;
    }
    return isRefusal(failure) ? Answer.REFUSED : Answer.LATER;
  }

  /**
   * A 4xx means that these bytes will never be taken, so that trying again would block the rest.
   */
  static boolean isRefusal(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && reply.failureCode() >= 400
        && reply.failureCode() < 500
        && reply.failureCode() != TOO_MANY;
  }
}

package maguey.testkit;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes nothing of a body, as a client does that goes away when its answer has begun. */
final class UnreadBody implements BodySubscriber<String> {
  @Override
  public CompletionStage<String> getBody() {
    return CompletableFuture.completedFuture("");
  }

  @Override
  public void onSubscribe(Subscription body) {
    body.cancel();
  }

  @Override
  public void onNext(List<ByteBuffer> read) {}

  @Override
  public void onError(Throwable cut) {}

  @Override
  public void onComplete() {}
}

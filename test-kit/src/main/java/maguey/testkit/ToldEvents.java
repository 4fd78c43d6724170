package maguey.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import maguey.common.tracing.export.EventLog;

/**
 * What services tell the archive: takes and acknowledges the batches on the event bus. Two at once
 * would share them.
 */
public final class ToldEvents implements AutoCloseable {
  private final Queue<String> batches = new ConcurrentLinkedQueue<>();
  private final MessageConsumer<Buffer> consumer;

  /** Takes them from now on. */
  public ToldEvents(Vertx vertx) {
    consumer =
        vertx
            .eventBus()
            .consumer(
                EventLog.ADDRESS,
                message -> {
                  batches.add(message.body().toString());
                  message.reply(null);
                });
    consumer.completion().await();
  }

  /** All of them so far, in protobuf's bytes, among which texts stand as they are. */
  public String text() {
    return String.join("", batches);
  }

  /** Leaves those that come to somebody else. */
  @Override
  public void close() {
    consumer.unregister().await();
  }
}

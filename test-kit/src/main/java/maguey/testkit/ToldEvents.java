package maguey.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import maguey.common.tracing.export.EventLog;

/** What services tell the archive: takes and acknowledges the batches on the event bus. */
public final class ToldEvents {
  private final Queue<String> batches = new ConcurrentLinkedQueue<>();

  /** Takes them from now on. */
  public ToldEvents(Vertx vertx) {
    vertx
        .eventBus()
        .<Buffer>consumer(
            EventLog.ADDRESS,
            message -> {
              batches.add(message.body().toString());
              message.reply(null);
            })
        .completion()
        .await();
  }

  /** All of them so far, in protobuf's bytes, among which texts stand as they are. */
  public String text() {
    return String.join("", batches);
  }
}

package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/** An object that is being cut: written on a worker, into the queue. */
final class ObjectDraft {
  private final Vertx vertx;
  private final ArchiveQueue queue;
  private ObjectFile file;

  private ObjectDraft(Vertx vertx, ArchiveQueue queue) {
    this.vertx = vertx;
    this.queue = queue;
  }

  static Future<ObjectDraft> begin(Vertx vertx, ArchiveQueue queue) {
    ObjectDraft draft = new ObjectDraft(vertx, queue);
    return draft.onDisk(() -> draft.file = ObjectFile.create(queue.part())).map(draft);
  }

  /** Appends a line, which is made on the worker. */
  Future<Void> add(Callable<Buffer> line) {
    return onDisk(
        () -> {
          file.add(line.call().getBytes());
          return null;
        });
  }

  /** Appends lines that are there already. */
  Future<Void> addAll(List<String> more) {
    return onDisk(
        () -> {
          for (String line : more) {
            file.add(line.getBytes(StandardCharsets.UTF_8));
          }
          return null;
        });
  }

  int lines() {
    return file.lines();
  }

  /** What its lines take unpacked. */
  long plainBytes() {
    return file.plainBytes();
  }

  /** The object is whole, and on the disk; {@link #keep} must give it its name. */
  Future<ObjectFile.Finished> finish() {
    return onDisk(file::finish);
  }

  Future<?> keep(ObjectFile.Finished finished, String key) {
    return onDisk(() -> queue.keep(finished.path(), key));
  }

  /** Nothing of it stays, unless it was finished. */
  Future<?> giveUp() {
    return onDisk(
        () -> {
          file.close();
          return null;
        });
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return vertx.executeBlocking(step, false);
  }
}

package maguey.traces.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.spool.SlotFolder;

/**
 * The objects of this node that are not where they belong yet: files on its own disk, whole and
 * forced, named by their keys. Blocks; for one thread at a time, but for what is said of its size.
 */
final class ArchiveQueue implements Closeable {
  private static final String PART = ".part";

  private final SlotFolder slot;
  private volatile long bytes;
  private volatile int objects;

  private ArchiveQueue(SlotFolder slot) {
    this.slot = slot;
  }

  /**
   * Opens the queue with what earlier processes left in it.
   *
   * @param base a folder that several processes may share: each takes a slot in it
   */
  static ArchiveQueue open(Path base) throws IOException {
    ArchiveQueue queue = new ArchiveQueue(SlotFolder.take(base));
    queue.slot.eachAbandoned(queue::adopt);
    queue.removeUnfinished();
    queue.look();
    return queue;
  }

  /** Where the next object may be written. */
  Path part() {
    return slot.path().resolve(UUID.randomUUID() + PART);
  }

  /** Gives a finished object its name; it survives a power failure from then on. */
  Path keep(Path finished, String key) throws IOException {
    Path kept = fileOf(key);
    Files.move(finished, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    slot.force();
    look();
    return kept;
  }

  /** The keys of what waits, oldest date first within each stream. */
  List<String> keys() throws IOException {
    return files(slot.path()).map(file -> keyOf(file)).sorted().toList();
  }

  /** Where the object of a key lies, if it is here. */
  Path fileOf(String key) {
    return slot.path().resolve(key.replace('/', '_'));
  }

  void remove(String key) throws IOException {
    Files.deleteIfExists(fileOf(key));
    look();
  }

  /** What waits here takes, as of the last step. */
  long bytes() {
    return bytes;
  }

  /** How many objects wait here, as of the last step. */
  int objects() {
    return objects;
  }

  @Override
  public void close() throws IOException {
    slot.close();
  }

  private void look() throws IOException {
    long sum = 0;
    int count = 0;
    for (Path file : files(slot.path()).toList()) {
      sum += Files.size(file);
      count++;
    }
    bytes = sum;
    objects = count;
  }

  private void adopt(Path abandoned) throws IOException {
    for (Path file : files(abandoned).toList()) {
      Files.move(file, slot.path().resolve(file.getFileName()));
    }
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> all = Files.list(slot.path())) {
      for (Path file : all.filter(each -> each.toString().endsWith(PART)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String keyOf(Path file) {
    return file.getFileName().toString().replace('_', '/');
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ArchiveStream.SUFFIX)).toList().stream();
    }
  }
}

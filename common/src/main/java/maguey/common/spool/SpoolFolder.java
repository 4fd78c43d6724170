package maguey.common.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The segments of a spool, in a slot of its own. */
final class SpoolFolder implements Closeable {
  static final String SUFFIX = ".spool";

  private final SlotFolder slot;

  private SpoolFolder(SlotFolder slot) {
    this.slot = slot;
  }

  /** Takes the first free slot, and the segments that dead processes left in other free ones. */
  static SpoolFolder open(Path base) throws IOException {
    SpoolFolder own = new SpoolFolder(SlotFolder.take(base));
    own.slot.eachAbandoned(own::adopt);
    return own;
  }

  Path segment(long number) {
    return segment(slot.path(), number);
  }

  /** Returns the numbers of the segments there are, oldest first. */
  List<Long> segments() throws IOException {
    return segments(slot.path());
  }

  /** Makes sure that new segments are still in the folder after a power failure. */
  void force() {
    slot.force();
  }

  @Override
  public void close() throws IOException {
    slot.close();
  }

  private void adopt(Path abandoned) throws IOException {
    for (long number : segments(abandoned)) {
      Files.move(segment(abandoned, number), segment(nextNumber()));
    }
  }

  private long nextNumber() throws IOException {
    List<Long> numbers = segments();
    return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
  }

  private static Path segment(Path folder, long number) {
    return folder.resolve("%012d".formatted(number) + SUFFIX);
  }

  private static List<Long> segments(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{12}\\" + SUFFIX))
          .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }
}

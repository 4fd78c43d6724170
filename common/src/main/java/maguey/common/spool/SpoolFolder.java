package maguey.common.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that one process alone may write to, by a lock the operating system gives back when the
 * process dies. Two processes that are told the same folder take different slots in it.
 */
final class SpoolFolder implements Closeable {
  static final String SUFFIX = ".spool";
  private static final int SLOTS = 64;

  private final Path path;
  private final FileChannel lockFile;

  private SpoolFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Takes the first free slot, and the segments that dead processes left in other free ones. */
  static SpoolFolder open(Path base) throws IOException {
    SpoolFolder own = null;
    for (int slot = 1; slot <= SLOTS; slot++) {
      Path path = base.resolve(Integer.toString(slot));
      if (own == null) {
        own = tryOpen(path);
      } else if (Files.isDirectory(path)) {
        own.adopt(path);
      }
    }
    if (own == null) {
      throw new IOException("all " + SLOTS + " slots of " + base + " are in use");
    }
    return own;
  }

  Path segment(long number) {
    return path.resolve("%012d".formatted(number) + SUFFIX);
  }

  /** Returns the numbers of the segments there are, oldest first. */
  List<Long> segments() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{12}\\" + SUFFIX))
          .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }

  /** Makes sure that new segments are still in the folder after a power failure. */
  void force() {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException notThisSystem) {
      // Windows opens no folders; its file systems journal them
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private void adopt(Path other) throws IOException {
    SpoolFolder abandoned = tryOpen(other);
    if (abandoned != null) {
      try (abandoned) {
        for (long number : abandoned.segments()) {
          Files.move(abandoned.segment(number), segment(nextNumber()));
        }
      }
    }
  }

  private long nextNumber() throws IOException {
    List<Long> numbers = segments();
    return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
  }

  private static SpoolFolder tryOpen(Path path) throws IOException {
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isLocked(file)) {
      return new SpoolFolder(path, file);
    }
    file.close();
    return null;
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }
}

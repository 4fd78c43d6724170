package maguey.common.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder that one process alone may write to, by a lock the operating system gives back when the
 * process dies. Two processes that are told the same folder take different slots in it.
 */
public final class SlotFolder implements Closeable {
  private static final int SLOTS = 64;

  private final Path base;
  private final Path path;
  private final FileChannel lockFile;

  private SlotFolder(Path base, Path path, FileChannel lockFile) {
    this.base = base;
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Takes over what a process has left behind. */
  @FunctionalInterface
  public interface Adoption {
    /** Moves the files of a slot that nobody holds but we, for now. */
    void adopt(Path abandoned) throws IOException;
  }

  /** Takes the first free slot. */
  public static SlotFolder take(Path base) throws IOException {
    for (int slot = 1; slot <= SLOTS; slot++) {
      SlotFolder own = tryOpen(base, slot);
      if (own != null) {
        return own;
      }
    }
    throw new IOException("all " + SLOTS + " slots of " + base + " are in use");
  }

  /** Looks at the slots of dead processes, one after the other. */
  public void eachAbandoned(Adoption adoption) throws IOException {
    for (int slot = 1; slot <= SLOTS; slot++) {
      Path other = base.resolve(Integer.toString(slot));
      if (!other.equals(path) && Files.isDirectory(other)) {
        adopt(tryOpen(base, slot), adoption);
      }
    }
  }

  /** Where this process may write. */
  public Path path() {
    return path;
  }

  /** Makes sure that new files are still in the folder after a power failure. */
  public void force() {
    force(path);
  }

  /** Makes sure that new files are still in any folder after a power failure. */
  public static void force(Path folder) {
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    } catch (IOException notThisSystem) {
      // Windows opens no folders; its file systems journal them
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static void adopt(SlotFolder abandoned, Adoption adoption) throws IOException {
    if (abandoned != null) {
      try (abandoned) {
        adoption.adopt(abandoned.path);
      }
    }
  }

  private static SlotFolder tryOpen(Path base, int slot) throws IOException {
    Path path = base.resolve(Integer.toString(slot));
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isLocked(file)) {
      return new SlotFolder(base, path, file);
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

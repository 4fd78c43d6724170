package maguey.traces.ingest;

import java.io.IOException;
import java.nio.file.Path;

/** A disk of 1 MiB in a folder, where the system lets us mount one. */
final class SmallDisk implements AutoCloseable {
  static final long BYTES = 1 << 20;

  private final Path folder;
  private final boolean isReal;

  private SmallDisk(Path folder, boolean isReal) {
    this.folder = folder;
    this.isReal = isReal;
  }

  static SmallDisk at(Path folder) throws IOException, InterruptedException {
    return new SmallDisk(
        folder, ran("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", folder.toString()));
  }

  /** False where nothing can be mounted; a bound of so many bytes must then do. */
  boolean isReal() {
    return isReal;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (isReal && !ran("umount", folder.toString())) {
      throw new IOException(folder + " cannot be unmounted");
    }
  }

  private static boolean ran(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}

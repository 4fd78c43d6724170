package maguey.testkit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file system of its own in memory, which can be filled up. Needs the right to mount. */
public final class SmallDisk implements AutoCloseable {
  private static final String NEEDED = "needs the right to mount a tmpfs (root, CAP_SYS_ADMIN)";
  private static final byte[] BLOCK = new byte[4096];

  private final Path folder;
  private final boolean isMounted;

  /** Mounts it, or is a mere folder where that is not allowed. */
  public SmallDisk(int mebibytes) {
    try {
      folder = Files.createTempDirectory("maguey-disk");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs");
  }

  public Path folder() {
    return folder;
  }

  /** Leaves the test out where this user may not mount, and says so where people look. */
  public void assumeSmall() {
    if (!isMounted) {
      System.err.println("Not tested on a full disk: " + NEEDED);
    }
    assumeTrue(isMounted, NEEDED);
  }

  /** Takes what is free, also when others have freed some since the last time. */
  public void fill() {
    if (!isMounted) {
      throw new IllegalStateException("That would fill the disk of this machine");
    }
    try (OutputStream out = Files.newOutputStream(filler(), CREATE, APPEND)) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException full) {
      // Nothing more goes in.
    }
  }

  /** Gives back what {@link #fill()} took. */
  public void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    if (isMounted) {
      run("umount");
    }
    folder.toFile().delete();
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  private boolean run(String... command) {
    try {
      String[] all = Arrays.copyOf(command, command.length + 1);
      all[command.length] = folder.toString();
      return new ProcessBuilder(all).inheritIO().start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}

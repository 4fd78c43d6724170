package maguey.common.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool on a disk of 64 KiB. */
@Tag("drill")
class FullDiskIT {
  private static final int RECORD = 3_000;
  private static final int ATTEMPTS = 300;

  @TempDir private Path disk;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()),
        "needs the right to mount a tmpfs (root, CAP_SYS_ADMIN)");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void spool_diskFull_keepsWhatItTookAndNoFilesOfWhatItDidNot() throws IOException {
    try (Spool spool = Spool.open(disk, 1 << 30)) {
      long taken = Stream.generate(() -> isTaken(spool)).limit(ATTEMPTS).filter(t -> t).count();

      assertThat(taken).isPositive().isLessThan(ATTEMPTS);
      assertThat(files()).as("the lock and one segment").isEqualTo(2);
      assertThat(spool.items()).isEqualTo(taken);
      assertThat(spool.peek(taken, Long.MAX_VALUE)).hasSize((int) taken);
      spool.remove((int) taken);
      assertThat(isTaken(spool)).as("taken when there is room again").isTrue();
    }
  }

  private static boolean isTaken(Spool spool) {
    try {
      return spool.append(new byte[RECORD], 1);
    } catch (IOException full) {
      return false;
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(disk)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}

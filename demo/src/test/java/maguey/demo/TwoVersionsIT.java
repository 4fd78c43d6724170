package maguey.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node of an older version beside one of this version, of each service, as during an update. The
 * older one's jars come from {@code deploy/older-version.sh}.
 */
@Tag("drill")
@EnabledIf(value = "isBuilt", disabledReason = "run deploy/older-version.sh COMMIT first")
class TwoVersionsIT {
  private static final Path OLDER = Path.of("..", "target", "older").toAbsolutePath().normalize();

  /** Long enough that each node has many orders and scans. */
  private static final Duration WHILE = Duration.ofSeconds(20);

  @RegisterExtension
  private static final ProcessSuite SUITE = new ProcessSuite().withOlderNodes(OLDER);

  static boolean isBuilt() {
    return Files.exists(OLDER.resolve("version"));
  }

  @Test
  void olderAndNewer_sideBySideUnderLoad_loseAndDoubleNothing() throws Exception {
    new SuiteDrill(SUITE).losesAndDoublesNothing(() -> Trouble.pause(WHILE));
  }
}

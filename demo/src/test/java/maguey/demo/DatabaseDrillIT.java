package maguey.demo;

import java.io.IOException;
import maguey.common.sql.Init;
import maguey.testkit.OwnPostgres;
import maguey.testkit.SmallDisk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight processes under load, and what happens to their database. */
@Tag("drill")
class DatabaseDrillIT {
  private static final SmallDisk DISK = new SmallDisk(512);

  private static final OwnPostgres POSTGRES =
      new OwnPostgres(DISK, Init.SCHEMAS.toArray(String[]::new));

  @RegisterExtension
  private static final ProcessSuite SUITE = new ProcessSuite(POSTGRES).withWays();

  private static final Trouble TROUBLE = new Trouble(SUITE, POSTGRES);
  private static final SuiteDrill DRILL = new SuiteDrill(SUITE);

  @AfterAll
  static void close() throws IOException {
    POSTGRES.close();
    DISK.close();
  }

  @Test
  void postgres_stoppedAndStarted_losesAndDoublesNothing() throws Exception {
    DRILL.losesNothingAndDoublesMailsAlone(TROUBLE::stopAndStartPostgres);
  }

  @Test
  void postgres_frozenAndThawed_losesAndDoublesNothing() throws Exception {
    DRILL.losesNothingAndDoublesMailsAlone(TROUBLE::freezeAndThawPostgres);
  }

  @Test
  void postgres_sessionsEnded_losesAndDoublesNothing() throws Exception {
    DRILL.losesNothingAndDoublesMailsAlone(TROUBLE::endSessions);
  }

  @Test
  void postgres_connectionsReset_losesAndDoublesNothing() throws Exception {
    DRILL.losesNothingAndDoublesMailsAlone(TROUBLE::resetConnections);
  }

  @Test
  void postgres_diskFullAndFreed_losesAndDoublesNothing() throws Exception {
    DISK.assumeSmall();
    DRILL.losesNothingAndDoublesMailsAlone(() -> TROUBLE.fillAndFree(DISK));
  }
}

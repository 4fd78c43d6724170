package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import maguey.testkit.OwnPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store whose database is away for longer than anything in it waits. */
class LongAwayIT {
  private static final Duration AWAY = Duration.ofMinutes(30);
  private static final Map<String, String> SMALL_SPOOL = Map.of("MAGUEY_INGEST_SPOOL_MIB", "32");

  @Tag("drill")
  @Test
  void database_awayForHalfAnHour_findsAllThatWasAcknowledgedOnce() throws Exception {
    try (OwnPostgres database = new OwnPostgres("traces");
        StoreProcess store = StoreProcess.start(database, SMALL_SPOOL).awaitReady();
        Senders senders = Senders.atRate(store.otlp(), 200)) {
      senders.awaitMore(1_000);
      database.stop();
      LockSupport.parkNanos(AWAY.toNanos());
      assertThat(senders.statuses()).as("spooled to a bound").containsKey(503);
      long spooled = spooled(store);
      database.start();
      Instant back = Instant.now();
      eventually(() -> assertThat(spooled(store)).isLessThan(spooled));
      Duration found = Duration.between(back, Instant.now());
      senders.close();

      new Ledger(database).assertNothingLostNorDoubled(store, senders);
      System.out.printf(
          "away for %s: answers %s, %d spans in the spool; found again after %s, all settled after"
              + " %s%n",
          AWAY, senders.statuses(), spooled, found, Duration.between(back, Instant.now()));
    }
  }

  private static long spooled(StoreProcess store) {
    return store.ingest().getJsonObject("spool").getLong("spans");
  }
}

package maguey.traces.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import maguey.testkit.OwnPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** kill -9 of the store and of PostgreSQL under thousands of spans per second. */
class KillIT {
  private static final int RATE = 5_000;

  private static OwnPostgres database;
  private static StoreProcess store;

  @BeforeAll
  static void start() throws Exception {
    database = new OwnPostgres("traces");
    store = StoreProcess.start(database, Map.of()).awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    database.close();
  }

  /** Whatever became of it in the test before. */
  @BeforeEach
  void revive() throws Exception {
    if (!store.process().isAlive()) {
      store.process().start();
      store.awaitReady();
    }
  }

  @Test
  void store_endedUnderIngest_answersWhatItTookAndKeepsIt() throws Exception {
    try (Senders senders = Senders.atRate(store.otlp(), RATE)) {
      senders.awaitMore(5_000);
      store.process().terminate();
      assertThat(store.process().awaitEnd(Duration.ofSeconds(60))).isEqualTo(143);
      assertThat(senders.broken()).as("requests that were cut").isZero();
      store.process().start();
      store.awaitReady();
      senders.awaitMore(1_000);
      senders.close();
      assertNothingLostNorDoubled(senders);
    }
  }

  @Test
  void storeAndDatabase_killedInTurn_loseAndDoubleNothingAcknowledged() throws Exception {
    try (Senders senders = Senders.atRate(store.otlp(), RATE)) {
      killStoreWhileItCommits(senders);
      killStoreWhileItSpools(senders);
      killDatabase(senders);
      senders.awaitMore(2_000);
      senders.close();
      assertNothingLostNorDoubled(senders);
    }
  }

  @Tag("drill")
  @Test
  void store_killedTwentyTimes_losesAndDoublesNothingAcknowledged() throws Exception {
    try (Senders senders = Senders.atRate(store.otlp(), RATE)) {
      for (int kill = 0; kill < 20; kill++) {
        if (kill % 3 == 0) {
          killStoreWhileItSpools(senders);
        } else {
          killStoreWhileItCommits(senders);
        }
      }
      senders.close();
      assertNothingLostNorDoubled(senders);
    }
  }

  private void killStoreWhileItCommits(Senders senders) {
    senders.awaitMore(5_000);
    store.process().kill();
    store.process().start();
    store.awaitReady();
  }

  /** It comes back with a full spool, and is not let finish what it drains. */
  private void killStoreWhileItSpools(Senders senders) {
    senders.awaitMore(2_000);
    database.stop();
    senders.awaitMore(10_000);
    assertThat(store.ingest().getJsonObject("spool").getLong("spans")).isPositive();
    store.process().kill();
    database.start();
    store.process().start();
    store.awaitReady();
  }

  private void killDatabase(Senders senders) {
    senders.awaitMore(2_000);
    database.kill();
    senders.awaitMore(2_000);
    database.start();
  }

  private void assertNothingLostNorDoubled(Senders senders) throws Exception {
    System.out.printf(
        "killed: %d spans acknowledged, %d a second of %d that were offered%n",
        senders.acknowledgedSpans(), senders.acknowledgedPerSecond(), RATE);
    new Ledger(database).assertNothingLostNorDoubled(store, senders);
  }
}

package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import maguey.testkit.HttpCalls;
import maguey.testkit.OwnPostgres;
import maguey.traces.ComposeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store of half a gigabyte whose database takes bytes and answers nothing. */
class FrozenDatabaseIT {
  private static final int SENDERS = 96;
  private static final int BATCH = 1_000;
  private static final Map<String, String> SMALL_SPOOL = Map.of("MAGUEY_INGEST_SPOOL_MIB", "32");

  private OwnPostgres database;
  private StoreProcess store;

  @BeforeEach
  void start() throws Exception {
    database = new OwnPostgres("traces");
    store =
        StoreProcess.start(database, SMALL_SPOOL, ComposeOptions.collector("-Xmx512m"))
            .awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    database.close();
  }

  @Test
  void fullRate_isAnsweredSpooledAndRefusedBeyondTheBound() throws Exception {
    drill(senders -> senders.awaitRefusals(1_000));
  }

  @Tag("drill")
  @Test
  void fullRate_forAMinute_leavesTheProcessAliveAndBounded() throws Exception {
    drill(senders -> LockSupport.parkNanos(Duration.ofSeconds(60).toNanos()));
  }

  private void drill(Consumer<Senders> beyondTheBound) throws Exception {
    try (Senders senders = Senders.atFullRate(store.otlp(), SENDERS, BATCH)) {
      senders.awaitMore(10_000);
      database.freeze();
      eventually(() -> assertThat(senders.statuses()).containsKey(503));
      eventually(this::assertTold);
      beyondTheBound.accept(senders);
      assertThat(store.process().isAlive()).isTrue();
      assertThat(senders.broken()).as("requests without an answer").isZero();

      database.thaw();
      senders.awaitMore(5_000);
      senders.close();
      new Ledger(database).assertNothingLostNorDoubled(store, senders);
      System.out.printf(
          "frozen beyond the bound: %s, slowest answer %d ms%n",
          senders.statuses(), senders.slowestMillis());
    }
  }

  private void assertTold() {
    HttpCalls.Answer ready = store.ready();
    JsonObject spool = ready.json().getJsonObject("spool");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().getJsonObject("checks").getString("database")).startsWith("down");
    assertThat(spool.getLong("spans")).isPositive();
    assertThat(spool.getLong("bytes")).isBetween(1L, 32L << 20);
    assertThat(spool.getDouble("ageSeconds")).isPositive();
    assertThat(store.http().get("/metrics").body())
        .containsPattern("maguey_ingest_spool_bytes [1-9]")
        .contains("maguey_ingest_spool_age_seconds");
  }
}

package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import maguey.traces.store.LogStore;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The days of log records, each with a partition that is dropped when its time is over. A store
 * that is kept from making one makes none for a while: that comes last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LogDaysIT extends LogDoors {
  @Test
  @Order(1)
  void records_ofAnyTime_areStored_andOldDaysGo() throws Exception {
    String service = "old-" + UUID.randomUUID();
    post(
        request(
            service,
            log("1970", Instant.ofEpochSecond(5), 9),
            log("2500", Instant.parse("2500-01-01T00:00:00Z"), 9),
            log("last week", Instant.now().minus(Duration.ofDays(7)), 9)));
    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(3);

    new LogStore(stores.pool(), 3).tidy().await();

    assertThat(stores.get("/api/logs?service=" + service).encode()).doesNotContain("last week");
  }

  @Test
  @Order(2)
  void logsOfADayWithoutAPartition_whileSomebodyReadsForLong_areStored() throws Exception {
    String service = "read-" + UUID.randomUUID();
    SqlConnection reader = stores.pool().getConnection().await();
    Transaction reading = reader.begin().await();
    reader.query("SELECT count(*) FROM logs").execute().await();

    post(request(service, log("old", Instant.now().minus(Duration.ofDays(5)), 9)));

    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(1);
    reading.rollback().await();
    reader.close().await();
  }
}

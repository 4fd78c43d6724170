package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.UUID;
import maguey.common.sql.Postgres;
import maguey.common.sql.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutboxRowsIT {
  private static final Vertx vertx = Vertx.vertx();
  private static TestPostgres postgres;
  private static Pool one;

  @BeforeAll
  static void open() throws Exception {
    postgres = TestPostgres.start();
    postgres.pool(vertx).close().await();
    one = Postgres.pool(vertx, postgres.config().connectOptions(), 1);
  }

  @AfterAll
  static void close() throws Exception {
    one.close().await();
    vertx.close().await();
    postgres.close();
  }

  /** A plan that was made for an empty table reads all of a long one (ADR 041). */
  @Test
  void claim_again_isPlannedAnew() {
    OutboxRows rows = new OutboxRows(one, "node");

    rows.claim(Map.of("mail", 8), new String[0]).await();
    rows.delete(new UUID[0]).await();

    assertThat(kept("DELETE FROM outbox")).isEqualTo(1);
    assertThat(kept("UPDATE outbox")).isZero();
  }

  /** Statements that the server keeps for the one connection. */
  private static long kept(String text) {
    return one.query(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%" + text + "%'")
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }
}

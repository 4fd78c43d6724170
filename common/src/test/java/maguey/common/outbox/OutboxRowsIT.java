package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;
import maguey.common.sql.PlannedAnew;
import maguey.common.sql.Postgres;
import maguey.common.sql.Rows;
import maguey.common.sql.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutboxRowsIT {
  private static final String FILL =
      """
      INSERT INTO outbox (id, address, aggregate_id, body)
      SELECT gen_random_uuid(), (ARRAY['mail', 'webhook', 'scanner'])[1 + i % 3], gen_random_uuid(), '{}'
        FROM generate_series(1, $1) AS i
      """;

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

  /** In a rush the rows come faster than anybody analyses the table. */
  @Test
  void claim_ofALongOutboxThatWasAnalysedWhenItWasShort_readsItByItsIndex() {
    fill(200);
    one.query("ANALYZE outbox").execute().await();
    fill(50_000);

    assertThat(plan("mail", "webhook", "scanner")).contains("Index").doesNotContain("Seq Scan");
    one.query("TRUNCATE outbox").execute().await();
  }

  private static void fill(int rows) {
    one.preparedQuery(FILL).execute(Tuple.of(rows)).await();
  }

  private static String plan(String... addresses) {
    Tuple parameters =
        Tuple.tuple()
            .addArrayOfString(addresses)
            .addArrayOfInteger(new Integer[] {8, 64, 8})
            .addDouble(30.0)
            .addArrayOfString(new String[0])
            .addString("node");
    return one.preparedQuery(PlannedAnew.statement("EXPLAIN " + OutboxRows.CLAIM))
        .execute(parameters)
        .map(rows -> Rows.list(rows, row -> row.getString(0)))
        .map(lines -> String.join("\n", lines))
        .await();
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

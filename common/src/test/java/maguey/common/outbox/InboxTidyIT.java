package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import maguey.common.sql.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxTidyIT {
  private final Vertx vertx = Vertx.vertx();
  private TestPostgres postgres;
  private Pool pool;

  @BeforeEach
  void open() throws Exception {
    postgres = TestPostgres.start();
    pool = postgres.pool(vertx);
  }

  @AfterEach
  void close() throws Exception {
    pool.close().await();
    vertx.close().await();
    postgres.close();
  }

  @Test
  void messages_ofLastMonth_areForgottenAndThoseOfThisWeekAreNot() {
    Inbox.firstTime(pool, "consumer", "old", null).await();
    Inbox.firstTime(pool, "consumer", "new", null).await();
    pool.query("UPDATE inbox SET received_at = now() - interval '31 days' WHERE message_id = 'old'")
        .execute()
        .await();

    int forgotten = InboxTidy.forget(pool).await();

    assertThat(forgotten).isEqualTo(1);
    assertThat(Inbox.contains(pool, "consumer", "new").await()).isTrue();
    assertThat(Inbox.contains(pool, "consumer", "old").await()).isFalse();
  }
}

package maguey.common.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.common.tracing.Spans;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsIT {
  private static final Vertx vertx = Vertx.vertx();
  private static TestPostgres postgres;
  private static Pool pool;
  private static Transactions transactions;

  @BeforeAll
  static void open() throws Exception {
    postgres = TestPostgres.start();
    pool = postgres.pool(vertx);
    transactions = new Transactions(pool, Spans.none());
    pool.query(
            """
            CREATE TABLE seat (number integer PRIMARY KEY);
            CREATE FUNCTION object(reason text) RETURNS integer LANGUAGE plpgsql AS $$
              BEGIN RAISE EXCEPTION '%', reason USING ERRCODE = 'MG001'; END $$
            """)
        .execute()
        .await();
  }

  @AfterAll
  static void close() throws Exception {
    pool.close().await();
    vertx.close().await();
    postgres.close();
  }

  @BeforeEach
  void free() {
    pool.query("TRUNCATE seat").execute().await();
  }

  @Test
  void inOneGo_nothingSpeaksAgainstIt_isCommitted() {
    assertThat(transactions.inOneGo(tx -> all(take(tx, 1), take(tx, 2))).await()).isEqualTo("done");

    assertThat(taken()).isEqualTo(2);
  }

  @Test
  void inOneGo_statementObjects_nothingIsLeftOfTheOthers() {
    Throwable failure =
        catchThrowable(
            () ->
                transactions
                    .inOneGo(
                        tx ->
                            all(
                                take(tx, 1),
                                tx.query("SELECT object('no')").execute(),
                                take(tx, 2)))
                    .await());

    assertThat(failure).isInstanceOf(Objection.class);
    assertThat(taken()).isZero();
  }

  @Test
  void inOneGo_statementFails_nothingIsLeftOfTheOthers() {
    Throwable failure =
        catchThrowable(
            () -> transactions.inOneGo(tx -> all(take(tx, 1), take(tx, 1), take(tx, 2))).await());

    assertThat(failure).isInstanceOfAny(PgException.class, Objection.class);
    assertThat(taken()).isZero();
  }

  @Test
  void inOneGo_workThrows_isRolledBack() {
    Throwable failure =
        catchThrowable(
            () ->
                transactions
                    .inOneGo(
                        tx -> {
                          take(tx, 1);
                          throw new IllegalStateException("broken");
                        })
                    .await());

    assertThat(failure).hasMessage("broken");
    assertThat(taken()).isZero();
  }

  @Test
  void inOneGo_statementAfterTheWork_isRefused() {
    Promise<SqlConnection> kept = Promise.promise();
    transactions
        .inOneGo(
            tx -> {
              kept.complete(tx);
              return take(tx, 1);
            })
        .await();

    assertThat(catchThrowable(() -> take(kept.future().result(), 2)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(taken()).isEqualTo(1);
  }

  private static Future<?> take(SqlClient tx, int number) {
    return tx.preparedQuery("INSERT INTO seat VALUES ($1)").execute(Tuple.of(number));
  }

  private static Future<String> all(Future<?>... statements) {
    return Future.all(List.of(statements)).map("done");
  }

  private static long taken() {
    return pool.query("SELECT count(*) FROM seat").execute().await().iterator().next().getLong(0);
  }
}

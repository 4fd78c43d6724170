package maguey.common.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import maguey.common.tracing.Spans;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedTransactionIT {
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
            CREATE TABLE seat (number integer PRIMARY KEY, label text);
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
  void commit_nothingSpeaksAgainstIt_eachHearsOfItsOwn() {
    List<Future<String>> heard =
        together(tx -> take(tx, 1), tx -> all(take(tx, 2), take(tx, 3)), tx -> take(tx, 4));

    assertThat(heard).extracting(Future::result).containsExactly("1", "2, 3", "4");
    assertThat(taken()).isEqualTo(4);
  }

  @Test
  void commit_ofSeveral_isOneTransaction() {
    together(tx -> take(tx, 1), tx -> take(tx, 2));

    assertThat(number("SELECT count(DISTINCT xmin::text) FROM seat")).isEqualTo(1);
  }

  @Test
  void commit_rowsAtOnce_areOneStatement() {
    together(tx -> takeAtOnce(tx, 1, 2), tx -> takeAtOnce(tx, 3));

    assertThat(number("SELECT count(DISTINCT (xmin::text, cmin::text)) FROM seat")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM seat WHERE label = 'seat ' || number")).isEqualTo(3);
  }

  @Test
  void commit_rowsAtOnceOfWhichOneFails_nothingIsDoneForAnybody() {
    List<Future<String>> heard = together(tx -> takeAtOnce(tx, 1), tx -> takeAtOnce(tx, 1));

    assertThat(heard)
        .allSatisfy(
            each -> assertThat(each.cause()).isInstanceOfAny(PgException.class, Objection.class));
    assertThat(taken()).isZero();
  }

  @Test
  void commit_oneObjects_nothingIsDoneForAnybody() {
    List<Future<String>> heard =
        together(
            tx -> take(tx, 1),
            tx -> tx.query("SELECT object('no')").execute().map("objected"),
            tx -> take(tx, 2));

    assertThat(heard).extracting(Future::cause).hasOnlyElementsOfType(Objection.class);
    assertThat(taken()).isZero();
  }

  @Test
  void commit_oneStatementFails_nothingIsDoneForAnybody() {
    List<Future<String>> heard = together(tx -> take(tx, 1), tx -> take(tx, 1));

    assertThat(heard)
        .allSatisfy(
            each -> assertThat(each.cause()).isInstanceOfAny(PgException.class, Objection.class));
    assertThat(taken()).isZero();
  }

  @Test
  void commit_oneWorkThrows_othersObjectAndItTellsWhy() {
    List<Future<String>> heard =
        together(
            tx -> take(tx, 1),
            tx -> {
              take(tx, 2);
              throw new IllegalStateException("broken");
            });

    assertThat(heard.get(0).cause()).isInstanceOf(Objection.class);
    assertThat(heard.get(1).cause()).hasMessage("broken");
    assertThat(taken()).isZero();
  }

  @Test
  void commit_alone_objectionIsHeard() {
    List<Future<String>> heard =
        together(tx -> tx.query("SELECT object('no')").execute().map("objected"));

    assertThat(heard.get(0).cause()).isInstanceOf(Objection.class).hasMessageContaining("no");
  }

  @Test
  void statement_afterTheCommit_isRefused() {
    SqlClient[] kept = new SqlClient[1];
    together(
        tx -> {
          kept[0] = tx;
          return take(tx, 1);
        });

    Throwable failure = catchThrowable(() -> onVertx(() -> take(kept[0], 2)));

    assertThat(failure).isInstanceOf(IllegalStateException.class);
    assertThat(taken()).isEqualTo(1);
  }

  /** What each heard, after the transaction. */
  @SafeVarargs
  private static List<Future<String>> together(Function<SqlClient, Future<String>>... works) {
    return onVertx(
        () -> {
          SharedTransaction shared = transactions.shared();
          List<Future<String>> heard = List.of(works).stream().map(shared::join).toList();
          return shared.commit().transform(done -> Future.join(heard)).otherwiseEmpty().map(heard);
        });
  }

  private static <T> T onVertx(Callable<Future<T>> work) {
    return Future.<T>future(
            done -> vertx.getOrCreateContext().runOnContext(go -> call(work).onComplete(done)))
        .await();
  }

  private static <T> Future<T> call(Callable<Future<T>> work) {
    try {
      return work.call();
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }

  private static Future<String> take(SqlClient tx, int number) {
    return tx.preparedQuery("INSERT INTO seat VALUES ($1) RETURNING number")
        .execute(Tuple.of(number))
        .map(rows -> rows.iterator().next().getInteger(0).toString());
  }

  private static Future<String> takeAtOnce(SqlClient tx, Integer... numbers) {
    return tx.preparedQuery(
            RowsAtOnce.statement(
                "INSERT INTO seat SELECT * FROM unnest($1::integer[], $2::text[])"))
        .execute(
            RowsAtOnce.of(List.of(numbers))
                .add(number -> number, Integer[]::new)
                .add(number -> "seat " + number, String[]::new)
                .tuple())
        .map("taken");
  }

  private static Future<String> all(Future<String> first, Future<String> second) {
    return Future.all(first, second).map(done -> first.result() + ", " + second.result());
  }

  private static long taken() {
    return number("SELECT count(*) FROM seat");
  }

  private static long number(String sql) {
    return pool.query(sql).execute().await().iterator().next().getLong(0);
  }
}

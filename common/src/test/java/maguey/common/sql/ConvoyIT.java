package maguey.common.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConvoyIT {
  private static final String NUMBER_AND_TRANSACTION =
      "SELECT $1::int AS number, pg_current_xact_id()::text AS transaction";
  private static final String REMEMBER =
      "INSERT INTO inbox (consumer, message_id) VALUES ('convoy', $1)";

  @RegisterExtension final TestDatabase database = new TestDatabase();

  @Test
  void run_manyInOneTurn_areFewTransactionsAndEachGetsItsOwnResult() {
    Convoy convoy = new Convoy(database.pool());

    List<Row> rows =
        inOneTurn(100, i -> convoy.run(NUMBER_AND_TRANSACTION, UUID.randomUUID(), Tuple.of(i)))
            .stream()
            .map(asked -> asked.result().iterator().next())
            .toList();

    assertThat(rows)
        .extracting(row -> row.getInteger("number"))
        .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(rows.stream().map(row -> row.getString("transaction")).distinct()).hasSize(4);
  }

  @Test
  void run_oneIsRefused_theOthersHaveTakenPlace() {
    Convoy convoy = new Convoy(database.pool());
    List<String> ids = List.of("first", "twice", "twice", "last");

    List<Future<RowSet<Row>>> asked =
        inOneTurn(ids.size(), i -> convoy.run(REMEMBER, UUID.randomUUID(), Tuple.of(ids.get(i))));

    assertThat(asked).filteredOn(Future::succeeded).hasSize(3);
    assertThat(asked)
        .filteredOn(Future::failed)
        .singleElement()
        .satisfies(refused -> assertThat(refused.cause()).isInstanceOf(PgException.class));
    assertThat(
            database.pool().query("SELECT FROM inbox WHERE consumer = 'convoy'").execute().await())
        .hasSize(3);
  }

  /** Asks so many times before the event loop does anything else; completes when all are done. */
  private List<Future<RowSet<Row>>> inOneTurn(int times, IntFunction<Future<RowSet<Row>>> asking) {
    Promise<List<Future<RowSet<Row>>>> done = Promise.promise();
    database
        .vertx()
        .runOnContext(
            here -> {
              List<Future<RowSet<Row>>> asked = IntStream.range(0, times).mapToObj(asking).toList();
              Future.join(asked).onComplete(ended -> done.complete(asked));
            });
    return done.future().await();
  }
}

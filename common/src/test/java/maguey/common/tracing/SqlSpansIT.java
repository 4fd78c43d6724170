package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import maguey.common.sql.TestPostgres;
import maguey.common.sql.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements below their step, against a real PostgreSQL; every test begins with a cold pool. */
class SqlSpansIT {
  private static final String SELECT = "SELECT id, name FROM shop.item WHERE id = $1";
  private static final String INSERT = "INSERT INTO shop.item (name) VALUES ($1)";
  private static final AttributeKey<String> QUERY_TEXT = stringKey("db.query.text");

  private static EmbeddedPostgres postgres;

  private final TracedNode node = TracedNode.alone("orders-service");
  private Pool pool;
  private Transactions transactions;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = TestPostgres.server();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void openPool() {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(postgres.getPort())
            .setUser("postgres")
            .setDatabase("postgres")
            .setCachePreparedStatements(true);
    PoolOptions size = new PoolOptions().setMaxSize(3);
    Pool plain = PgBuilder.pool().with(size).connectingTo(options).using(node.vertx).build();
    TracedNode.await(
        plain
            .query(
                "CREATE SCHEMA IF NOT EXISTS shop; CREATE TABLE IF NOT EXISTS shop.item"
                    + " (id serial PRIMARY KEY, name text NOT NULL CHECK (name <> 'bad'))")
            .execute());
    TracedNode.await(plain.close());
    pool = PgBuilder.pool().with(size).connectingTo(options).using(node.vertx).build();
    transactions = new Transactions(pool, node.spans);
    node.recorder.clear();
  }

  @AfterEach
  void stop() {
    TracedNode.await(pool.close());
    node.close();
  }

  @Test
  void statement_withParameters_isDescribedByTheConventions() {
    in("step", () -> insert(pool, "Ada").compose(x -> select(pool)));

    SpanData insert = node.recorder.take("INSERT shop.item");
    SpanData select = node.recorder.take("SELECT shop.item");
    assertThat(insert.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(insert.getAttributes().get(stringKey("db.system.name"))).isEqualTo("postgresql");
    assertThat(insert.getAttributes().get(stringKey("db.namespace"))).isEqualTo("postgres");
    assertThat(insert.getAttributes().get(stringKey("db.operation.name"))).isEqualTo("INSERT");
    assertThat(insert.getAttributes().get(stringKey("db.collection.name"))).isEqualTo("shop.item");
    assertThat(insert.getAttributes().get(QUERY_TEXT)).isEqualTo(INSERT);
    assertThat(insert.getAttributes().get(MagueyAttributes.AFFECTED_ROWS)).isEqualTo(1);
    assertThat(insert.getAttributes().get(longKey("server.port"))).isEqualTo(postgres.getPort());
    assertThat(insert.getAttributes().get(MagueyAttributes.PERFORMANCE_CATEGORY)).isNotNull();
    assertThat(select.getAttributes().get(longKey("db.response.returned_rows"))).isEqualTo(1);
    assertThat(node.recorder.all().toString()).doesNotContain("Ada");
    assertThat(node.recorder.all()).as("one span per statement").hasSize(3);
  }

  @Test
  void statement_withLiterals_isHidden() {
    in("step", () -> pool.query("SELECT 'secret', 42 FROM shop.item WHERE id = 7").execute());

    assertThat(node.recorder.take("SELECT shop.item").getAttributes().get(QUERY_TEXT))
        .isEqualTo("SELECT ?, ? FROM shop.item WHERE id = ?");
  }

  @Test
  void statement_refusedByTheDatabase_isAnErrorWithItsSqlState() {
    assertThatThrownBy(() -> in("step", () -> insert(pool, "bad")));

    SpanData span = node.recorder.take("INSERT shop.item");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("db.response.status_code"))).isEqualTo("23514");
  }

  @Test
  void steps_inParallelOnAColdPool_haveTheirOwnStatements() {
    in(
        "order",
        () ->
            Future.all(
                IntStream.range(0, 6)
                    .mapToObj(
                        i ->
                            node.spans.inSpan(
                                "branch-" + i, () -> select(pool).compose(x -> select(pool))))
                    .toList()));

    List<SpanData> statements = node.recorder.take("SELECT shop.item", 12);
    for (int i = 0; i < 6; i++) {
      String branch = node.recorder.take("branch-" + i).getSpanId();
      assertThat(statements).filteredOn(s -> s.getParentSpanId().equals(branch)).hasSize(2);
    }
  }

  @Test
  void transaction_stepsInside_keepTheirStatements() {
    in(
        "order",
        () ->
            transactions.inTransaction(
                connection ->
                    node.spans
                        .inSpan(
                            "create",
                            () -> insert(connection, "A").compose(x -> insert(connection, "B")))
                        .compose(x -> select(connection))
                        .compose(
                            x ->
                                Future.all(
                                    twice(connection, "left"), twice(connection, "right")))));

    SpanData transaction = node.recorder.take("transaction");
    assertThat(transaction.getParentSpanId()).isEqualTo(node.recorder.take("order").getSpanId());
    assertThat(transaction.getAttributes().get(MagueyAttributes.TRANSACTION_OUTCOME))
        .isEqualTo("committed");
    String create = node.recorder.take("create").getSpanId();
    assertThat(node.recorder.take("INSERT shop.item", 2))
        .allMatch(span -> span.getParentSpanId().equals(create));
    assertThat(node.recorder.take("SELECT shop.item", 5))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrder(
            transaction.getSpanId(), of("left"), of("left"), of("right"), of("right"));
  }

  @Test
  void step_ofAPartWithAServiceOfItsOwn_hasItsStatements() {
    Spans part = node.telemetry.spansAs("events-service");

    in(
        "order",
        () ->
            part.inSpan("read", () -> select(pool).compose(x -> twice(pool, "back")))
                .compose(x -> insert(pool, "A")));

    String read = of("read");
    assertThat(node.recorder.take("SELECT shop.item", 3))
        .extracting(span -> span.getParentSpanId().equals(read), SqlSpansIT::serviceOf)
        .containsExactlyInAnyOrder(
            tuple(true, "events-service"),
            tuple(false, "orders-service"),
            tuple(false, "orders-service"));
    assertThat(serviceOf(node.recorder.take("read"))).isEqualTo("events-service");
    assertThat(serviceOf(node.recorder.take("INSERT shop.item"))).isEqualTo("orders-service");
  }

  @Test
  void transaction_refused_isRolledBackForThatReason() {
    assertThatThrownBy(
        () ->
            in(
                "order",
                () ->
                    transactions.inTransaction(
                        connection ->
                            insert(connection, "A")
                                .compose(x -> Future.failedFuture(new SoldOut())))));

    SpanData span = node.recorder.take("transaction");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().get(MagueyAttributes.TRANSACTION_OUTCOME))
        .isEqualTo("rolled_back");
    assertThat(span.getAttributes().get(MagueyAttributes.TRANSACTION_REASON)).isEqualTo("SOLD_OUT");
  }

  @Test
  void transaction_brokenByTheDatabase_tellsTheSqlState() {
    assertThatThrownBy(
        () ->
            in("order", () -> transactions.inTransaction(connection -> insert(connection, "bad"))));

    SpanData span = node.recorder.take("transaction");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(MagueyAttributes.TRANSACTION_REASON)).isEqualTo("23514");
  }

  @Test
  void transaction_connectionCutInside_isOfUnknownOutcome() {
    assertThatThrownBy(
        () ->
            in(
                "order",
                () ->
                    transactions.inTransaction(
                        connection ->
                            connection
                                .query("SELECT pg_terminate_backend(pg_backend_pid())")
                                .execute()
                                .compose(x -> select(connection)))));

    assertThat(
            node.recorder
                .take("transaction")
                .getAttributes()
                .get(MagueyAttributes.TRANSACTION_OUTCOME))
        .isIn("unknown", "rolled_back");
  }

  private Future<RowSet<Row>> twice(SqlClient client, String name) {
    return node.spans.inSpan(name, () -> select(client).compose(x -> select(client)));
  }

  private String of(String name) {
    return node.recorder.take(name).getSpanId();
  }

  private static String serviceOf(SpanData span) {
    return span.getResource().getAttribute(stringKey("service.name"));
  }

  private static Future<RowSet<Row>> select(SqlClient client) {
    return client.preparedQuery(SELECT).execute(Tuple.of(1));
  }

  private static Future<RowSet<Row>> insert(SqlClient client, String name) {
    return client.preparedQuery(INSERT).execute(Tuple.of(name));
  }

  private <T> T in(String name, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    node.vertx.runOnContext(start -> node.spans.inSpan(name, work).onComplete(done));
    return TracedNode.await(done.future());
  }

  private static final class SoldOut extends RuntimeException implements Refusal {
    @Override
    public Optional<String> refusedAs() {
      return Optional.of("SOLD_OUT");
    }
  }
}
